import { lazy, Suspense, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useUrlState } from "../../app/useUrlState";
import { usePermission } from "../../session/session";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { CopyButton } from "../../ui/CopyButton";
import { Page } from "../../ui/Page";
import { Pill } from "../../ui/Pill";
import { Loading } from "../../ui/states";
import { Tabs } from "../../ui/Tabs";
import { nameOf, StatusPills } from "../status";
import { AddressesCard } from "./AddressesCard";
import { ContactCard } from "./ContactCard";
import { CreditCard } from "./CreditCard";
import { DeleteDialog } from "./DeleteDialog";
import { EditPanel } from "./EditPanel";
import { FieldsCard } from "./FieldsCard";
import { Figures } from "./Figures";
import { HeaderActions, type Task } from "./HeaderActions";
import { NoteCard } from "./NoteCard";
import { OrdersCard } from "./OrdersCard";
import { OrganizationCard } from "./OrganizationCard";
import type { Customer, Field, Named } from "./query";
import { ReasonDialog } from "./ReasonDialog";
import { SortingCard } from "./SortingCard";
import { StandingBanner } from "./StandingBanner";
import { TimelineList } from "./TimelineList";
import { TimelineTab } from "./TimelineTab";
import { usePrint } from "./usePrint";
import { useStanding } from "./useStanding";

const TopUpPanel = lazy(async () => ({ default: (await import("../../credit/TopUpPanel")).TopUpPanel }));
const AssortmentCard = lazy(async () => ({
  default: (await import("../../assortment/AssortmentCard")).AssortmentCard,
}));
const CreditTab = lazy(async () => ({ default: (await import("../../credit/CreditTab")).CreditTab }));

/** So many things that happened stand on the overview. */
const LATEST = 5;

interface Props {
  customer: Customer;
  allTags: NonNullable<Customer["tags"]>;
  allGroups: readonly Named[];
  fields: readonly Field[];
  hasOrganization: boolean;
  /** The list that one came from. */
  back: string;
  reload: () => Promise<Customer | null>;
}

export function CustomerView({ customer, allTags, allGroups, fields, hasOrganization, back, reload }: Props) {
  const intl = useIntl();
  const manages = usePermission("manage_customer_profiles");
  const organizes = usePermission("manage_organization");
  const seesCredit = usePermission("view_customer_credit", "manage_customer_credit");
  const [params, set] = useUrlState();
  const [task, setTask] = useState<Task | null>(null);
  const standing = useStanding(customer);
  const { sheet, print } = usePrint(customer, fields);
  const close = () => setTask(null);
  const openTab = (id: string) => set({ tab: id === "overview" ? null : id });

  const overview = (
    <div className="page-columns">
      <div className="stack">
        <ContactCard customer={customer} />
        <AddressesCard customer={customer} />
        {customer.orders && <OrdersCard customer={customer} />}
        {customer.timeline && (
          <Card
            title={<FormattedMessage id="details.latest" defaultMessage="Latest" />}
            actions={
              <Button onPress={() => openTab("timeline")}>
                <FormattedMessage id="details.wholeTimeline" defaultMessage="Whole timeline" />
              </Button>
            }
          >
            {customer.timeline.edges.length ? (
              <TimelineList items={customer.timeline.edges.slice(0, LATEST).map(({ node }) => node)} fields={fields} />
            ) : (
              <p className="muted">
                <FormattedMessage id="details.nothingYet" defaultMessage="Nothing yet" />
              </p>
            )}
          </Card>
        )}
      </div>
      <div className="stack">
        {manages && <SortingCard customer={customer} allTags={allTags} allGroups={allGroups} />}
        {manages && hasOrganization && <OrganizationCard customer={customer} />}
        {organizes && hasOrganization && (
          <Suspense fallback={null}>
            <AssortmentCard customer={customer} />
          </Suspense>
        )}
        {seesCredit && <CreditCard accounts={customer.creditAccounts ?? []} onLedger={() => openTab("credit")} />}
        {manages && <FieldsCard customer={customer} fields={fields} />}
        {manages && <NoteCard customer={customer} reload={reload} />}
      </div>
    </div>
  );
  const tabs = [
    { id: "overview", title: <FormattedMessage id="details.overview" defaultMessage="Overview" />, content: overview },
    ...(seesCredit
      ? [
          {
            id: "credit",
            title: <FormattedMessage id="details.credit" defaultMessage="Credit" />,
            content: (
              <Suspense fallback={<Loading />}>
                <CreditTab customerId={customer.id} />
              </Suspense>
            ),
          },
        ]
      : []),
    ...(customer.timeline
      ? [
          {
            id: "timeline",
            title: <FormattedMessage id="details.timeline" defaultMessage="Timeline" />,
            content: <TimelineTab customer={customer} fields={fields} />,
          },
        ]
      : []),
  ];
  const selected = tabs.find(({ id }) => id === params.get("tab"))?.id ?? "overview";
  const number = intl.formatMessage({ id: "details.accountNumber", defaultMessage: "Account number" });

  return (
    <>
      <div className={sheet ? "no-print" : ""}>
        <Page
          title={nameOf(customer)}
          back={back}
          beside={
            <>
              {customer.accountNumber && (
                <span className="row account-number">
                  <span className="muted number" title={number}>
                    {customer.accountNumber}
                  </span>
                  <CopyButton value={customer.accountNumber} name={number} />
                </span>
              )}
              <StatusPills status={customer.status} onHold={customer.onHold} />
              {customer.isTest && (
                <Pill>
                  <FormattedMessage id="details.testCustomer" defaultMessage="Test customer" />
                </Pill>
              )}
            </>
          }
          actions={<HeaderActions customer={customer} standing={standing} onTask={setTask} onPrint={print} />}
        >
          <div className="page-content details-top">
            <StandingBanner customer={customer} standing={standing} />
            <Figures customer={customer} />
          </div>
          <Tabs
            label={intl.formatMessage({ id: "details.parts", defaultMessage: "Parts of the customer" })}
            selected={selected}
            onSelect={openTab}
            tabs={tabs}
          />
        </Page>
      </div>
      {sheet}
      {task === "edit" && <EditPanel customer={customer} reload={reload} onClose={close} />}
      {(task === "block" || task === "hold") && (
        <ReasonDialog key={task} measure={task} customer={customer} standing={standing} onClose={close} />
      )}
      {task === "delete" && <DeleteDialog customer={customer} onBlock={() => setTask("block")} onClose={close} />}
      {task === "topUp" && (
        <Suspense fallback={null}>
          <TopUpPanel customerId={customer.id} isOpen onClose={close} />
        </Suspense>
      )}
    </>
  );
}
