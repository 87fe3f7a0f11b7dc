import { useMemo } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useMore, useRead } from "../../api/hooks";
import { useUrlState } from "../../app/useUrlState";
import type { CreditActorKind, CustomerTimelineFilterInput } from "../../gql/graphql";
import { usePermission } from "../../session/session";
import { Button } from "../../ui/Button";
import { Select } from "../../ui/Select";
import { EmptyState, ErrorPanel, Loading } from "../../ui/states";
import { MoreButton } from "./OrdersCard";
import { type Customer, type Field, PAGE, TimelineDocument } from "./query";
import { TimelineList } from "./TimelineList";
import { TOPICS, type Topic } from "./timelineTexts";

const ANY = "any";
const ACTORS: readonly CreditActorKind[] = ["STAFF", "CUSTOMER", "APP", "SYSTEM"];

/** Everything that was done to the customer and by them; the filter stands in the address. */
export function TimelineTab({ customer, fields }: { customer: Customer; fields: readonly Field[] }) {
  const intl = useIntl();
  const seesCredit = usePermission("view_customer_credit", "manage_customer_credit");
  const [params, set] = useUrlState();
  const topic = params.get("about") as Topic | null;
  const actor = params.get("by") as CreditActorKind | null;
  const filter = useMemo((): CustomerTimelineFilterInput | null => {
    const kinds = topic && TOPICS[topic];
    const actorKind = actor && ACTORS.includes(actor) ? actor : null;
    return kinds || actorKind ? { ...(kinds ? { kinds } : {}), ...(actorKind ? { actorKind } : {}) } : null;
  }, [topic, actor]);

  // Without a filter the first page came with the customer.
  const found = useRead(TimelineDocument, { id: customer.id, first: PAGE, filter }, { enabled: filter !== null });
  const first = filter ? found.data?.customerProfile?.timeline : customer.timeline;
  const { pages, hasMore, more, isLoading, error } = useMore(
    TimelineDocument,
    { id: customer.id, first: PAGE, filter },
    first,
    (data) => data.customerProfile?.timeline,
  );
  const items = pages.flatMap(({ edges }) => edges.map(({ node }) => node));

  const topics = [
    { id: ANY, label: intl.formatMessage({ id: "details.aboutAny", defaultMessage: "Everything" }) },
    { id: "contact", label: intl.formatMessage({ id: "details.aboutContact", defaultMessage: "Contact data" }) },
    { id: "address", label: intl.formatMessage({ id: "details.addresses", defaultMessage: "Addresses" }) },
    { id: "account", label: intl.formatMessage({ id: "details.aboutAccount", defaultMessage: "Account and status" }) },
    { id: "sorting", label: intl.formatMessage({ id: "details.aboutSorting", defaultMessage: "Tags, group, fields" }) },
    { id: "credit", label: intl.formatMessage({ id: "details.credit", defaultMessage: "Credit" }) },
  ].filter(({ id }) => id !== "credit" || seesCredit);
  const actors = [
    { id: ANY, label: intl.formatMessage({ id: "details.byAny", defaultMessage: "Anybody" }) },
    { id: "STAFF", label: intl.formatMessage({ id: "details.actorStaff", defaultMessage: "Staff" }) },
    { id: "CUSTOMER", label: intl.formatMessage({ id: "details.actorCustomer", defaultMessage: "The customer" }) },
    { id: "APP", label: intl.formatMessage({ id: "details.actorApp", defaultMessage: "Other systems" }) },
    { id: "SYSTEM", label: intl.formatMessage({ id: "details.actorSystem", defaultMessage: "The shop itself" }) },
  ];
  return (
    <div className="stack">
      <div className="timeline-filter no-print">
        <Select
          label={<FormattedMessage id="details.about" defaultMessage="About" />}
          options={topics}
          value={topic ?? ANY}
          onChange={(id) => set({ about: id === ANY ? null : id })}
        />
        <Select
          label={<FormattedMessage id="details.by" defaultMessage="By" />}
          options={actors}
          value={actor ?? ANY}
          onChange={(id) => set({ by: id === ANY ? null : id })}
        />
      </div>
      {filter && found.error ? (
        <ErrorPanel error={found.error} onRetry={found.refetch} />
      ) : filter && found.isPending ? (
        <Loading lines={6} height={36} />
      ) : items.length === 0 ? (
        <EmptyState
          title={<FormattedMessage id="details.nothing" defaultMessage="Nothing happened here" />}
          action={
            filter && (
              <Button onPress={() => set({ about: null, by: null })}>
                <FormattedMessage id="details.dropFilter" defaultMessage="Show everything" />
              </Button>
            )
          }
        />
      ) : (
        <TimelineList items={items} fields={fields} />
      )}
      {error && <ErrorPanel error={error} onRetry={more} />}
      {hasMore && !error && <MoreButton isLoading={isLoading} onPress={more} />}
    </div>
  );
}
