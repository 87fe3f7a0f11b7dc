import { Copy, Plus } from "lucide-react";
import { useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useParams } from "react-router";
import { useRead } from "../api/hooks";
import { NotFound } from "../app/Fallbacks";
import { pageOf } from "../app/Pager";
import { useUrlState } from "../app/useUrlState";
import type { AssortmentKind, BranchAssortmentQuery } from "../gql/graphql";
import { WORDS as UNIT_WORDS } from "../organization/kinds";
import { Problem } from "../organization/states";
import { usePermission } from "../session/session";
import { Button, ButtonLink } from "../ui/Button";
import { Page } from "../ui/Page";
import { Pill } from "../ui/Pill";
import { EmptyState, Loading, NoPermission } from "../ui/states";
import { AddPanel } from "./AddPanel";
import { Assigned } from "./Assigned";
import { CopyDialog } from "./CopyDialog";
import { Effect } from "./Effect";
import { KINDS, OWNERS, type OwnerKind } from "./kinds";
import "./assortment.css";

export type AssortmentUnit = NonNullable<BranchAssortmentQuery["unit"]>;

/** What is assigned to a branch or a department: seen, added, taken away and copied. */
export default function EditorPage() {
  const { kind = "", id = "" } = useParams();
  if (!(kind in OWNERS)) return <NotFound />;
  return <Editor key={id} kind={kind as OwnerKind} id={id} />;
}

function Editor({ kind, id }: { kind: OwnerKind; id: string }) {
  const intl = useIntl();
  const manages = usePermission("manage_organization");
  const [params] = useUrlState();
  const [task, setTask] = useState<"add" | "copy" | null>(null);
  const shown = KINDS.find((each) => each === params.get("kind"));
  const { data, error, isPlaceholderData, refetch } = useRead(
    OWNERS[kind].read,
    {
      id,
      manages,
      ...(shown ? { kind: shown } : {}),
      ...pageOf(params),
    },
    { enabled: manages, keep: true },
  );
  const unit = data?.unit;
  const back = `/organization?tab=${kind}`;
  const close = () => setTask(null);
  const title = intl.formatMessage({ id: "assortment.title", defaultMessage: "Assortment" });

  if (!manages)
    return (
      <Page title={title} back={back}>
        <div className="page-content">
          <NoPermission />
        </div>
      </Page>
    );
  if (!unit)
    return (
      <Page title={title} back={back}>
        <div className="page-content">
          {data ? <Gone back={back} /> : error ? <Problem error={error} onRetry={refetch} /> : <Waiting />}
        </div>
      </Page>
    );
  const owner = { kind, id, name: unit.name };
  const total = KINDS.reduce((sum, each) => sum + countOf(unit, each), 0);
  return (
    <>
      <Page
        title={intl.formatMessage(
          { id: "assortment.titleOf", defaultMessage: "Assortment of {name}" },
          { name: unit.name },
        )}
        back={back}
        beside={
          <>
            <span className="muted small">
              <FormattedMessage {...UNIT_WORDS[kind]} />
              {unit.parent && ` · ${unit.parent.name}`}
            </span>
            {unit.isArchived && (
              <Pill>
                <FormattedMessage id="organization.archived" defaultMessage="Archived" />
              </Pill>
            )}
          </>
        }
        actions={
          !unit.isArchived && (
            <>
              <Button icon={<Copy aria-hidden="true" />} onPress={() => setTask("copy")}>
                <FormattedMessage id="assortment.copy" defaultMessage="Copy from …" />
              </Button>
              <Button look="primary" icon={<Plus aria-hidden="true" />} onPress={() => setTask("add")}>
                <FormattedMessage id="assortment.add" defaultMessage="Add …" />
              </Button>
            </>
          )
        }
      >
        <div className="page-content page-columns assortment-columns">
          <Assigned
            owner={owner}
            unit={unit}
            total={total}
            shown={shown}
            isStale={isPlaceholderData}
            onAdd={unit.isArchived ? undefined : () => setTask("add")}
          />
          <Effect owner={owner} unit={unit} total={total} isOn={data.isOn ?? false} preview={data.preview ?? null} />
        </div>
      </Page>
      {task === "add" && <AddPanel owner={owner} onClose={close} />}
      {task === "copy" && <CopyDialog owner={owner} total={total} onClose={close} />}
    </>
  );
}

/** How many things of a kind are assigned. */
export function countOf(unit: AssortmentUnit, kind: AssortmentKind): number {
  const counts = { PRODUCT: unit.products, CATEGORY: unit.categories, COLLECTION: unit.collections };
  return counts[kind]?.totalCount ?? 0;
}

function Gone({ back }: { back: string }) {
  return (
    <EmptyState
      title={<FormattedMessage id="assortment.gone" defaultMessage="This does not exist any more" />}
      action={
        <ButtonLink to={back}>
          <FormattedMessage id="assortment.toOrganization" defaultMessage="To the organisation" />
        </ButtonLink>
      }
    />
  );
}

function Waiting() {
  return (
    <div className="page-columns">
      <Loading lines={9} height={36} />
      <Loading lines={4} height={36} />
    </div>
  );
}
