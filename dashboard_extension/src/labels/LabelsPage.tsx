import { Page } from "../ui/Page";

export default function LabelsPage() {
  return <Page title="Tags and groups">{null}</Page>;
}
