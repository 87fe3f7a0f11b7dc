import { FormattedMessage, useIntl } from "react-intl";
import { Card } from "../ui/Card";
import { AssortmentSettings } from "./AssortmentSettings";
import { type Settings, SwitchSetting } from "./CreditSettings";

/** Whether the shop has companies, branches and departments, and whether what customers see comes of that. */
export function OrganizationSettings({ settings }: { settings: Settings }) {
  const intl = useIntl();
  return (
    <div className="stack">
      <Card title={<FormattedMessage id="settings.shop" defaultMessage="In the whole shop" />}>
        <ul>
          <SwitchSetting
            name="organizationEnabled"
            isOn={settings.organizationEnabled}
            title={intl.formatMessage({
              id: "settings.organizationEnabled",
              defaultMessage: "Customers belong to companies, branches and departments",
            })}
            what={
              <FormattedMessage
                id="settings.organizationEnabledWhat"
                defaultMessage="On, staff say where customers belong. Off, no page shows any of it; what was entered is kept."
              />
            }
            byDefault={intl.formatMessage({ id: "settings.on", defaultMessage: "On" })}
            since={<FormattedMessage id="settings.atOnce" defaultMessage="Takes effect at once." />}
          />
        </ul>
      </Card>
      {settings.organizationEnabled && <AssortmentSettings settings={settings} />}
    </div>
  );
}
