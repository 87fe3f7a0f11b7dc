import { Page } from "../../ui/Page";

export default function DetailsPage() {
  return <Page title="Customer">{null}</Page>;
}
