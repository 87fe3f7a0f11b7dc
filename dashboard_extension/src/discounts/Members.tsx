import { Plus, Search, X } from "lucide-react";
import { useMemo, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useHref } from "react-router";
import { useRead } from "../api/hooks";
import { FIRST_PAGE, Pager, pageOf } from "../app/Pager";
import { useUrlState } from "../app/useUrlState";
import { useAct } from "../customers/details/useAct";
import { nameOf, StatusPills } from "../customers/status";
import type { DiscountGroupMembersQuery } from "../gql/graphql";
import { usePermission } from "../session/session";
import { Button } from "../ui/Button";
import { DataTable, type TableColumn } from "../ui/DataTable";
import { SearchField } from "../ui/SearchField";
import { EmptyState, ErrorPanel, Loading } from "../ui/states";
import { AddMembersPanel } from "./AddMembersPanel";
import type { Group } from "./kinds";
import { MembersDocument } from "./query";
import { AssignGroupDocument } from "./writes";

type Member = NonNullable<DiscountGroupMembersQuery["members"]>["edges"][number]["node"];

/** Who is in a group: looked up, added by name, taken out. */
export function Members({ group }: { group: Group }) {
  const lists = usePermission("manage_customer_profiles", "view_customer_credit", "manage_customer_credit");
  if (lists) return <List group={group} />;
  return (
    <EmptyState
      title={
        <FormattedMessage
          id="discounts.hasCustomers"
          defaultMessage="{customers, plural, =0 {Nobody is in it} one {# customer is in it} other {# customers are in it}}"
          values={{ customers: group.customers ?? 0 }}
        />
      }
    >
      <FormattedMessage
        id="discounts.membersHidden"
        defaultMessage="Who that is, only those see who may look at customers."
      />
    </EmptyState>
  );
}

function List({ group }: { group: Group }) {
  const intl = useIntl();
  const [params, set] = useUrlState();
  const [isAdding, setAdding] = useState(false);
  const search = params.get("q")?.trim() ?? "";
  const { data, error, isPlaceholderData, refetch } = useRead(
    MembersDocument,
    { id: group.id, ...(search ? { search } : {}), ...pageOf(params) },
    { keep: true },
  );
  const { act, isPending } = useAct(AssignGroupDocument);
  const members = useMemo(() => data?.members?.edges.map(({ node }) => node) ?? [], [data]);
  const base = useHref("/").replace(/\/$/, "");
  const remove = (member: Member) => {
    const values = { name: nameOf(member), group: group.name };
    act(
      { customerIds: [member.id] },
      {
        title: intl.formatMessage(
          { id: "discounts.takenOut", defaultMessage: "{name} is not in “{group}” any more" },
          values,
        ),
        undo: () =>
          act(
            { customerIds: [member.id], groupId: group.id },
            {
              title: intl.formatMessage(
                { id: "discounts.putIn", defaultMessage: "{name} is in “{group}” again" },
                values,
              ),
            },
          ),
      },
    );
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is done is the same each time
  const columns = useMemo<TableColumn<Member>[]>(
    () => [
      {
        id: "name",
        title: intl.formatMessage({ id: "discounts.name", defaultMessage: "Name" }),
        isRowHeader: true,
        minWidth: 160,
        cell: (member) => (
          <span className="stack-tight discounts-name">
            <span>{nameOf(member)}</span>
            <span className="small muted">{member.email}</span>
          </span>
        ),
      },
      {
        id: "status",
        title: intl.formatMessage({ id: "list.status", defaultMessage: "Status" }),
        minWidth: 90,
        width: 190,
        cell: (member) => <StatusPills status={member.status} onHold={member.onHold} />,
      },
      {
        id: "actions",
        title: intl.formatMessage({ id: "organization.actions", defaultMessage: "Actions" }),
        align: "end",
        width: 90,
        minWidth: 56,
        cell: (member) => (
          <Button
            look="quiet"
            aria-label={intl.formatMessage(
              { id: "discounts.takeOut", defaultMessage: "Take {name} out" },
              { name: nameOf(member) },
            )}
            icon={<X aria-hidden="true" />}
            onPress={() => remove(member)}
          />
        ),
      },
    ],
    [intl, group.id],
  );

  if (error && !data) return <ErrorPanel error={error} onRetry={refetch} />;
  if (!data) return <Loading lines={5} height={36} />;
  return (
    <>
      <div className="discounts-tools">
        <div className="list-search">
          <Search aria-hidden="true" />
          <SearchField
            label={intl.formatMessage({ id: "discounts.searchMembers", defaultMessage: "Search members" })}
            value={search}
            onChange={(q) => set({ q, ...FIRST_PAGE }, { replace: true })}
          />
        </div>
        <span className="discounts-grow" />
        <Button look="primary" icon={<Plus aria-hidden="true" />} onPress={() => setAdding(true)}>
          <FormattedMessage id="discounts.addMembers" defaultMessage="Add customers" />
        </Button>
      </div>
      <div className="discounts-table">
        <DataTable
          label={intl.formatMessage({ id: "discounts.members", defaultMessage: "Members" })}
          columns={columns}
          items={members}
          href={({ id }) => `${base}/c/${encodeURIComponent(id)}`}
          isStale={isPlaceholderData || isPending}
          empty={
            search ? (
              <EmptyState
                title={<FormattedMessage id="ui.nothingFound" defaultMessage="Nothing found" />}
                action={
                  <Button onPress={() => set({ q: null, ...FIRST_PAGE })}>
                    <FormattedMessage id="assortment.showAll" defaultMessage="Show all" />
                  </Button>
                }
              />
            ) : (
              <EmptyState title={<FormattedMessage id="discounts.nobody" defaultMessage="Nobody is in it yet" />}>
                <FormattedMessage
                  id="discounts.nobodyHelp"
                  defaultMessage="A customer is in one discount group at most. Whoever is put into this one leaves another."
                />
              </EmptyState>
            )
          }
        />
      </div>
      <Pager page={data.members?.pageInfo} />
      {isAdding && <AddMembersPanel group={group} onClose={() => setAdding(false)} />}
    </>
  );
}
