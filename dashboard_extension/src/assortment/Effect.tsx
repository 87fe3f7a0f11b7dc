import { Eye } from "lucide-react";
import { FormattedMessage } from "react-intl";
import type { AssortmentEffectFragment } from "../gql/graphql";
import { KINDS } from "../organization/kinds";
import { usePermission } from "../session/session";
import { ButtonLink } from "../ui/Button";
import { Card, Fact, Facts } from "../ui/Card";
import type { AssortmentUnit } from "./EditorPage";
import { type Owner, previewAs } from "./kinds";
import { Reach } from "./Reach";

interface Props {
  owner: Owner;
  unit: AssortmentUnit;
  total: number;
  /** Whether the assortment is switched on in the shop. */
  isOn: boolean;
  preview: AssortmentEffectFragment | null;
}

/** What the assignments do to customers, in words and numbers. */
export function Effect({ owner, unit, total, isOn, preview }: Props) {
  const switches = usePermission("manage_customer_settings");
  const listsCustomers = usePermission("manage_customer_profiles", "view_customer_credit", "manage_customer_credit");
  const { kind } = owner;
  const customers = unit.customers ?? 0;
  const tone = !isOn ? "info" : total === 0 && kind === "branches" ? "warning" : "plain";
  return (
    <Card title={<FormattedMessage id="assortment.effect" defaultMessage="What customers see" />}>
      <div className="stack">
        <div className={`assortment-effect assortment-effect-${tone}`} role="status">
          {!isOn ? (
            <FormattedMessage
              id="assortment.isOff"
              defaultMessage="The assortment is switched off: everybody sees everything, whatever is assigned here."
            />
          ) : kind === "branches" ? (
            total ? (
              <FormattedMessage
                id="assortment.branchOpens"
                defaultMessage="Customers of this branch see only what is assigned here. A department can narrow it further."
              />
            ) : (
              <FormattedMessage
                id="assortment.branchEmpty"
                defaultMessage="Nothing is assigned: customers of this branch see and buy nothing."
              />
            )
          ) : total ? (
            <FormattedMessage
              id="assortment.departmentNarrows"
              defaultMessage="It narrows: its customers see only what is assigned both to their branch and here."
            />
          ) : (
            <FormattedMessage
              id="assortment.departmentOpen"
              defaultMessage="Nothing is assigned, so it does not narrow: its customers see what their branch lets them see."
            />
          )}
        </div>
        {isOn && preview && <Reach preview={preview} />}
        <Facts>
          <Fact name={<FormattedMessage id="assortment.concerns" defaultMessage="Customers it concerns" />}>
            <FormattedMessage
              id="assortment.customers"
              defaultMessage="{count, plural, =0 {None yet} one {# customer} other {# customers}}"
              values={{ count: customers }}
            />
          </Fact>
        </Facts>
        <div className="row">
          <ButtonLink
            to={previewAs(kind === "branches" ? "branch" : "department", owner.id)}
            icon={<Eye aria-hidden="true" />}
          >
            <FormattedMessage id="assortment.look" defaultMessage="Look as they do" />
          </ButtonLink>
          {customers > 0 && listsCustomers && (
            <ButtonLink look="quiet" to={`/?${new URLSearchParams({ [KINDS[kind].filter]: owner.id })}`}>
              <FormattedMessage id="assortment.showCustomers" defaultMessage="Show the customers" />
            </ButtonLink>
          )}
          {!isOn && switches && (
            <ButtonLink look="quiet" to="/settings?tab=organization">
              <FormattedMessage id="organization.toSettings" defaultMessage="To the settings" />
            </ButtonLink>
          )}
        </div>
      </div>
    </Card>
  );
}
