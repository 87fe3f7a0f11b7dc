import { Plus } from "lucide-react";
import { useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useRead } from "../api/hooks";
import { useUrlState } from "../app/useUrlState";
import { Button } from "../ui/Button";
import { Page } from "../ui/Page";
import { ErrorPanel, Loading } from "../ui/states";
import { Tabs } from "../ui/Tabs";
import { KINDS, type KindId, type Label } from "./kinds";
import { LabelPanel } from "./LabelPanel";
import { LabelTable } from "./LabelTable";
import { LabelsDocument } from "./query";

/** Tags and groups: what there is, how many customers have it, and everything that can be done to it. */
export default function LabelsPage() {
  const intl = useIntl();
  const [params, set] = useUrlState();
  const [isCreating, setCreating] = useState(false);
  const { data, error, refetch } = useRead(LabelsDocument, {});
  const selected: KindId = params.get("tab") === "groups" ? "groups" : "tags";
  const labels: Record<KindId, readonly Label[]> = {
    tags: data?.customerTags ?? [],
    groups: data?.customerGroups ?? [],
  };
  const kind = KINDS[selected];
  const title = intl.formatMessage({ id: "labels.title", defaultMessage: "Tags and groups" });

  const tab = (id: KindId) => ({
    id,
    title: (
      <>
        <FormattedMessage {...KINDS[id].texts.title} />
        {data && <span className="labels-count number">{intl.formatNumber(labels[id].length)}</span>}
      </>
    ),
    content:
      error && !data ? (
        <ErrorPanel error={error} onRetry={refetch} />
      ) : !data ? (
        <Loading lines={8} height={32} />
      ) : (
        <LabelTable kind={KINDS[id]} labels={labels[id]} onCreate={() => setCreating(true)} />
      ),
  });

  return (
    <Page
      title={title}
      actions={
        data && (
          <Button look="primary" icon={<Plus aria-hidden="true" />} onPress={() => setCreating(true)}>
            <FormattedMessage {...kind.texts.new} />
          </Button>
        )
      }
    >
      <Tabs
        label={title}
        selected={selected}
        onSelect={(id) => set({ tab: id === "tags" ? null : id, q: null, sort: null, dir: null })}
        tabs={[tab("tags"), tab("groups")]}
      />
      {isCreating && <LabelPanel kind={kind} labels={labels[selected]} onClose={() => setCreating(false)} />}
    </Page>
  );
}
