import { Page } from "../ui/Page";

export default function CreditPage() {
  return <Page title="Credit">{null}</Page>;
}
