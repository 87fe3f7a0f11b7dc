import { Copy, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useNavigate, useParams } from "react-router";
import { useRead } from "../api/hooks";
import { FIRST_PAGE } from "../app/Pager";
import { useUrlState } from "../app/useUrlState";
import type { DiscountGroupQuery } from "../gql/graphql";
import { usePermission } from "../session/session";
import { Button, ButtonLink } from "../ui/Button";
import { ActionMenu } from "../ui/Menu";
import { Page } from "../ui/Page";
import { EmptyState, ErrorPanel, Loading, NoPermission } from "../ui/states";
import { Tabs } from "../ui/Tabs";
import { Conditions } from "./Conditions";
import { CopyDialog } from "./CopyDialog";
import { DeleteDialog } from "./DeleteDialog";
import { GroupPanel } from "./GroupPanel";
import { groupPath } from "./kinds";
import { Locks } from "./Locks";
import { Members } from "./Members";
import { Prices } from "./Prices";
import { GroupDocument } from "./query";
import { StatePill } from "./StatePill";
import { useGroupWords } from "./words";
import "./discounts.css";

const LIST = "/discounts";

/** One discount group: what it grants, what it locks, who is in it. */
export default function GroupPage() {
  const { id = "" } = useParams();
  return <Group key={id} id={id} />;
}

function Group({ id }: { id: string }) {
  const intl = useIntl();
  const manages = usePermission("manage_discount_groups");
  const { data, error, refetch } = useRead(GroupDocument, { id }, { enabled: manages });
  if (data?.group) return <View group={data.group} />;
  return (
    <Page title={intl.formatMessage({ id: "discounts.one", defaultMessage: "Discount group" })} back={LIST}>
      <div className="page-content">
        {!manages ? (
          <NoPermission />
        ) : data || isGone(error) ? (
          <EmptyState
            title={<FormattedMessage id="discounts.noGroup" defaultMessage="There is no such discount group" />}
            action={
              <ButtonLink to={LIST}>
                <FormattedMessage id="discounts.toList" defaultMessage="To the discount groups" />
              </ButtonLink>
            }
          />
        ) : error ? (
          <ErrorPanel error={error} onRetry={refetch} />
        ) : (
          <Loading lines={8} height={36} />
        )}
      </div>
    </Page>
  );
}

/** The API answers a group that is gone with an error and its own sentence. */
function isGone(error: Error | null): boolean {
  return error?.message === "There is no such discount group.";
}

function View({ group }: { group: NonNullable<DiscountGroupQuery["group"]> }) {
  const intl = useIntl();
  const navigate = useNavigate();
  const { onTop } = useGroupWords();
  const [params, set] = useUrlState();
  const [task, setTask] = useState<"edit" | "copy" | "delete" | null>(null);
  const close = () => setTask(null);
  const prices = group.prices?.totalCount ?? 0;
  const conditions = (group.numberOfConditions ?? 0) - prices;
  const tabs = [
    {
      id: "conditions",
      title: titled(
        <FormattedMessage id="discounts.conditions" defaultMessage="Conditions" />,
        intl.formatNumber(conditions),
      ),
      content: <Conditions group={group} />,
    },
    {
      id: "prices",
      title: titled(
        <FormattedMessage id="discounts.prices" defaultMessage="Fixed prices" />,
        intl.formatNumber(prices),
      ),
      content: <Prices group={group} />,
    },
    {
      id: "members",
      title: titled(
        <FormattedMessage id="discounts.members" defaultMessage="Members" />,
        intl.formatNumber(group.customers ?? 0),
      ),
      content: <Members group={group} />,
    },
    {
      id: "locks",
      title: titled(
        <FormattedMessage id="discounts.locks" defaultMessage="Account locks" />,
        intl.formatNumber(group.locks?.length ?? 0),
      ),
      content: <Locks group={group} />,
    },
  ];
  const selected = tabs.find(({ id }) => id === params.get("tab"))?.id ?? "conditions";
  return (
    <>
      <Page
        title={group.name}
        back={LIST}
        beside={<StatePill group={group} />}
        actions={
          <>
            <Button icon={<Pencil aria-hidden="true" />} onPress={() => setTask("edit")}>
              <FormattedMessage id="organization.edit" defaultMessage="Edit" />
            </Button>
            <ActionMenu
              label={intl.formatMessage(
                { id: "organization.actionsFor", defaultMessage: "Actions for {name}" },
                { name: group.name },
              )}
              actions={[
                {
                  id: "copy",
                  label: intl.formatMessage({ id: "discounts.copy", defaultMessage: "Copy …" }),
                  icon: <Copy aria-hidden="true" />,
                  run: () => setTask("copy"),
                },
                {
                  id: "delete",
                  label: intl.formatMessage({ id: "organization.delete", defaultMessage: "Delete …" }),
                  icon: <Trash2 aria-hidden="true" />,
                  critical: true,
                  apart: true,
                  run: () => setTask("delete"),
                },
              ]}
            />
          </>
        }
      >
        <div className="discounts-about">
          {group.description && <p>{group.description}</p>}
          <p className="muted">
            <FormattedMessage
              id="discounts.shopsPromotionsAre"
              defaultMessage="Shop's promotions and vouchers: {how}"
              values={{ how: onTop(group) }}
            />
            {group.externalReference && ` · ${group.externalReference}`}
          </p>
        </div>
        <Tabs
          label={intl.formatMessage({ id: "discounts.parts", defaultMessage: "Parts of the discount group" })}
          selected={selected}
          onSelect={(id) => set({ tab: id === "conditions" ? null : id, q: null, ...FIRST_PAGE })}
          tabs={tabs}
        />
      </Page>
      {task === "edit" && <GroupPanel group={group} onClose={close} />}
      {task === "copy" && <CopyDialog group={group} onClose={close} onCopied={(id) => navigate(groupPath(id))} />}
      {task === "delete" && <DeleteDialog group={group} onClose={close} onDeleted={() => navigate(LIST)} />}
    </>
  );
}

function titled(title: React.ReactNode, count: string) {
  return (
    <span className="row discounts-tab">
      {title}
      <span className="number small muted">{count}</span>
    </span>
  );
}
