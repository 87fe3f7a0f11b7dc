import { Page } from "../../ui/Page";

export default function NewPage() {
  return <Page title="New customer">{null}</Page>;
}
