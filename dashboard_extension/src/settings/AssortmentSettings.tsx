import { FormattedMessage, useIntl } from "react-intl";
import type { AssortmentUnassigned } from "../gql/graphql";
import { usePermission } from "../session/session";
import { ButtonLink } from "../ui/Button";
import { Card } from "../ui/Card";
import { ChoiceSetting } from "./ChoiceSetting";
import { type Settings, SwitchSetting } from "./CreditSettings";

/** Whether customers see only what is assigned to their branch, and what everybody else sees then. */
export function AssortmentSettings({ settings }: { settings: Settings }) {
  const intl = useIntl();
  const manages = usePermission("manage_organization");
  const isOn = settings.assortmentEnabled;
  const everything = intl.formatMessage({ id: "settings.everything", defaultMessage: "Everything" });
  const options: { id: AssortmentUnassigned; label: string }[] = [
    { id: "EVERYTHING", label: everything },
    { id: "NOTHING", label: intl.formatMessage({ id: "settings.nothing", defaultMessage: "Nothing" }) },
  ];
  const atOnce = (
    <FormattedMessage
      id="settings.assortmentSince"
      defaultMessage="Takes effect with the next page that a customer opens, and for open carts at the checkout."
    />
  );
  const since = isOn ? (
    atOnce
  ) : (
    <FormattedMessage
      id="settings.assortmentNotYet"
      defaultMessage="Has no effect while the assortment is switched off."
    />
  );
  return (
    <Card
      title={<FormattedMessage id="settings.assortment" defaultMessage="Assortment" />}
      actions={
        manages && (
          <ButtonLink to="/organization/preview">
            <FormattedMessage id="settings.assortmentLook" defaultMessage="Look as a customer" />
          </ButtonLink>
        )
      }
    >
      <ul>
        <SwitchSetting
          name="assortmentEnabled"
          isOn={isOn}
          title={intl.formatMessage({
            id: "settings.assortmentEnabled",
            defaultMessage: "Customers see and buy only what is assigned to them",
          })}
          what={
            <FormattedMessage
              id="settings.assortmentEnabledWhat"
              defaultMessage="On, customers of a branch see only what is assigned to it: in lists, in searches and at the checkout. A branch to which nothing is assigned has an empty shop; a department to which something is assigned narrows it further. Off, everybody sees everything, and what was assigned is kept."
            />
          }
          byDefault={intl.formatMessage({ id: "settings.off", defaultMessage: "Off" })}
          since={atOnce}
          warning={
            <FormattedMessage
              id="settings.assortmentWarning"
              defaultMessage="Customers of branches then see at once only what is assigned to their branch; where nothing is assigned, they see nothing."
            />
          }
        />
        <ChoiceSetting
          name="assortmentWithoutBranch"
          value={settings.assortmentWithoutBranch}
          options={options}
          title={intl.formatMessage({
            id: "settings.assortmentWithoutBranch",
            defaultMessage: "Customers without a branch see",
          })}
          what={
            <FormattedMessage
              id="settings.assortmentWithoutBranchWhat"
              defaultMessage="Whoever is logged in and belongs to no branch, such as private customers and those who have just registered. “Nothing” leaves them an empty shop until somebody assigns them to a branch."
            />
          }
          byDefault={everything}
          since={since}
        />
        <ChoiceSetting
          name="assortmentAnonymous"
          value={settings.assortmentAnonymous}
          options={options}
          title={intl.formatMessage({
            id: "settings.assortmentAnonymous",
            defaultMessage: "People who are not logged in see",
          })}
          what={
            <FormattedMessage
              id="settings.assortmentAnonymousWhat"
              defaultMessage="Visitors, guests at the checkout, and search engines. “Nothing” makes it a shop that one sees only after logging in."
            />
          }
          byDefault={everything}
          since={since}
        />
      </ul>
    </Card>
  );
}
