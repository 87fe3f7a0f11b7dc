import { FormattedMessage, useIntl } from "react-intl";
import { useRead } from "../api/hooks";
import { useUrlState } from "../app/useUrlState";
import { KINDS as UNIT_KINDS } from "../organization/kinds";
import { Problem } from "../organization/states";
import { UnitPicker } from "../organization/UnitPicker";
import { usePermission } from "../session/session";
import { Page } from "../ui/Page";
import { Select } from "../ui/Select";
import { EmptyState, NoPermission } from "../ui/states";
import { CustomerPicker } from "./CustomerPicker";
import { ViewerDocument } from "./query";
import { Seen } from "./Seen";
import { nameOfViewer, VIEWERS, type ViewerKind, viewerOf } from "./viewer";
import "./assortment.css";

/** What the lists and searches of the shop are to somebody else; who that is, stands in the address. */
export default function PreviewPage() {
  const intl = useIntl();
  const manages = usePermission("manage_organization");
  const title = intl.formatMessage({ id: "assortment.preview", defaultMessage: "What customers see" });
  return (
    <Page title={title} back="/organization">
      <div className="page-content">{manages ? <Preview /> : <NoPermission />}</div>
    </Page>
  );
}

function Preview() {
  const intl = useIntl();
  const listsCustomers = usePermission("manage_customer_profiles", "view_customer_credit", "manage_customer_credit");
  const [params, set] = useUrlState();
  const viewer = viewerOf(params, listsCustomers ? "customer" : "branch");
  const { kind, id } = viewer;
  const isNamed = kind !== "visitor" && id !== "" && (kind !== "customer" || listsCustomers);
  const { data, error, refetch } = useRead(
    ViewerDocument,
    { id, isCustomer: kind === "customer", isBranch: kind === "branch", isDepartment: kind === "department" },
    { enabled: isNamed, staleTime: 60_000 },
  );
  const name = nameOfViewer(isNamed ? data : undefined);
  const words: Record<ViewerKind, string> = {
    customer: intl.formatMessage({ id: "assortment.asCustomer", defaultMessage: "A customer" }),
    branch: intl.formatMessage({ id: "assortment.asBranch", defaultMessage: "Anybody of a branch" }),
    department: intl.formatMessage({ id: "assortment.asDepartment", defaultMessage: "Anybody of a department" }),
    visitor: intl.formatMessage({ id: "assortment.asVisitor", defaultMessage: "Somebody not logged in" }),
  };
  const nobody = Object.fromEntries(VIEWERS.map((each) => [each, null]));
  const look = (as: ViewerKind, who: string) => set({ ...nobody, as: null, product: null, [as]: who });
  const unitKind = kind === "branch" ? UNIT_KINDS.branches : UNIT_KINDS.departments;
  const isChosen = kind === "visitor" || id !== "";

  return (
    <div className="stack">
      <div className="assortment-viewer">
        <Select
          label={<FormattedMessage id="assortment.lookAs" defaultMessage="Look as" />}
          value={kind}
          options={VIEWERS.filter((each) => listsCustomers || each !== "customer").map((each) => ({
            id: each,
            label: words[each],
          }))}
          onChange={(as) => set({ ...nobody, as, product: null })}
        />
        {kind === "customer" && (
          <CustomerPicker
            label={intl.formatMessage({ id: "assortment.customer", defaultMessage: "Customer" })}
            value={id ? (name ?? "…") : null}
            onChange={(picked) => look("customer", picked)}
          />
        )}
        {(kind === "branch" || kind === "department") && (
          <UnitPicker
            key={kind}
            kind={unitKind}
            label={
              kind === "branch"
                ? intl.formatMessage({ id: "organization.branch", defaultMessage: "Branch" })
                : intl.formatMessage({ id: "organization.department", defaultMessage: "Department" })
            }
            value={id ? { id, name: name ?? "…" } : null}
            onChange={(unit) => unit && look(kind, unit.id)}
          />
        )}
      </div>
      {!isChosen ? (
        <EmptyState title={<FormattedMessage id="assortment.lookHow" defaultMessage="Choose whom to look as" />}>
          <FormattedMessage
            id="assortment.lookHowHelp"
            defaultMessage="Then each product says whether they see it in the shop, and why or why not."
          />
        </EmptyState>
      ) : error && !data ? (
        <Problem error={error} onRetry={refetch} />
      ) : (
        <Seen key={`${kind} ${id}`} viewer={viewer} name={name} />
      )}
    </div>
  );
}
