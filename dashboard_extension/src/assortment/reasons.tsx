import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Link } from "react-router";
import type { AssortmentEffectFragment, AssortmentReasonCode, ExplainAssortmentQuery } from "../gql/graphql";
import { assortmentOf } from "../organization/kinds";
import { useKindWords } from "./useKindWords";

type Reason = NonNullable<ExplainAssortmentQuery["explained"]>["reasons"][number];
interface Named {
  id: string;
  name: string;
}
interface Units {
  branch?: Named | null;
  department?: Named | null;
}

/** A unit, as a link to what is assigned to it. */
function unitLink(kind: "branches" | "departments", unit: Named | null | undefined): ReactNode {
  return unit ? <Link to={assortmentOf({ id: kind }, unit.id)}>{unit.name}</Link> : null;
}

/** What decides what somebody sees at all, in a sentence; `allows` is about nobody's product but everything. */
export function Decides({
  code,
  branch,
  department,
  seesNothing,
}: Units & { code: AssortmentReasonCode; seesNothing: boolean }) {
  const values = { branch: unitLink("branches", branch), department: unitLink("departments", department) };
  switch (code) {
    case "ORGANIZATION_DISABLED":
      return (
        <FormattedMessage
          id="assortment.noOrganization"
          defaultMessage="This shop does without an organisation: everybody sees everything."
        />
      );
    case "ASSORTMENT_DISABLED":
      return (
        <FormattedMessage
          id="assortment.notOn"
          defaultMessage="The assortment is switched off: everybody sees everything."
        />
      );
    case "STAFF":
      return (
        <FormattedMessage id="assortment.staff" defaultMessage="They work for the shop, and staff see everything." />
      );
    case "ANONYMOUS":
      return seesNothing ? (
        <FormattedMessage
          id="assortment.visitorNothing"
          defaultMessage="Who is not logged in sees nothing, as the settings say."
        />
      ) : (
        <FormattedMessage
          id="assortment.visitorEverything"
          defaultMessage="Who is not logged in sees everything, as the settings say."
        />
      );
    case "WITHOUT_BRANCH":
      return seesNothing ? (
        <FormattedMessage
          id="assortment.nowhereNothing"
          defaultMessage="They are in no branch, and the settings say that such customers see nothing."
        />
      ) : (
        <FormattedMessage
          id="assortment.nowhereEverything"
          defaultMessage="They are in no branch, and the settings say that such customers see everything."
        />
      );
    case "BRANCH":
      return (
        <FormattedMessage
          id="assortment.byBranch"
          defaultMessage="Their branch {branch} lets them see only what is assigned to it."
          values={values}
        />
      );
    case "DEPARTMENT":
      return (
        <FormattedMessage
          id="assortment.byDepartment"
          defaultMessage="Their department {department} narrows that to what is assigned to it, too."
          values={values}
        />
      );
    case "DEPARTMENT_WITHOUT_ASSIGNMENTS":
      return (
        <FormattedMessage
          id="assortment.byEmptyDepartment"
          defaultMessage="Nothing is assigned to their department {department}, so it does not narrow."
          values={values}
        />
      );
  }
}

/** All that decides what somebody sees; says so where nothing is left. */
export function DecidesAll({ preview }: { preview: AssortmentEffectFragment }) {
  const seesNothing = preview.isRestricted && preview.numberOfVisible === 0;
  return (
    <ul className="assortment-decides">
      {preview.codes.map((code) => (
        <li key={code}>
          <Decides
            code={code}
            branch={preview.branch ?? null}
            department={preview.department ?? null}
            // Whom a department narrows sees something without it.
            seesNothing={seesNothing && preview.codes.length === 1}
          />
        </li>
      ))}
      {seesNothing && (
        <li className="critical">
          <FormattedMessage
            id="assortment.seesNothing"
            defaultMessage="Nothing of the catalogue is left: the shop is empty for them."
          />
        </li>
      )}
    </ul>
  );
}

/** Why a product is seen or not: one of the reasons, in a sentence. */
export function Why({ reason }: { reason: Reason }) {
  const intl = useIntl();
  const { word } = useKindWords();
  const { code, allows, branch, department, assignments } = reason;
  if (code !== "BRANCH" && code !== "DEPARTMENT")
    return <Decides code={code} branch={branch ?? null} department={department ?? null} seesNothing={!allows} />;
  const values = {
    unit: code === "BRANCH" ? unitLink("branches", branch) : unitLink("departments", department),
    things: intl.formatList(
      assignments.map(({ kind, name }) =>
        kind === "PRODUCT"
          ? intl.formatMessage({ id: "assortment.itself", defaultMessage: "the product itself" })
          : intl.formatMessage(
              { id: "assortment.thing", defaultMessage: "{kind} “{name}”" },
              { kind: word(kind), name: name ?? "" },
            ),
      ),
      { type: "conjunction" },
    ),
  };
  if (code === "BRANCH")
    return allows ? (
      <FormattedMessage
        id="assortment.branchHas"
        defaultMessage="Assigned to the branch {unit} by: {things}."
        values={values}
      />
    ) : (
      <FormattedMessage
        id="assortment.branchHasNot"
        defaultMessage="Not assigned to the branch {unit}: neither itself, nor a category or collection that it is in."
        values={values}
      />
    );
  return allows ? (
    <FormattedMessage
      id="assortment.departmentHas"
      defaultMessage="Assigned to the department {unit} by: {things}."
      values={values}
    />
  ) : (
    <FormattedMessage
      id="assortment.departmentHasNot"
      defaultMessage="The department {unit} narrows, and this is not assigned to it."
      values={values}
    />
  );
}
