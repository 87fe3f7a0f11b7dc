import { type ReactNode, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useWrite } from "../api/hooks";
import type { CustomerExtSettingsUpdateInput, SettingsQuery } from "../gql/graphql";
import { Card } from "../ui/Card";
import { Switch } from "../ui/Choice";
import { ConfirmDialog } from "../ui/Dialog";
import { useNotify } from "../ui/toasts";
import { Channels } from "./Channels";
import { NumberSetting } from "./NumberSetting";
import { UpdateSettingsDocument } from "./query";

export type Settings = NonNullable<SettingsQuery["customerExtSettings"]>;

interface Props {
  settings: Settings;
  /** Reads the settings again, and gives what they are now. */
  readAgain: () => Promise<Settings | null>;
}

/** Credit in the whole shop and in each channel. A switch counts at once; what it does and since when stands beside it. */
export function CreditSettings({ settings, readAgain }: Props) {
  const intl = useIntl();
  const on = intl.formatMessage({ id: "settings.on", defaultMessage: "On" });
  const off = intl.formatMessage({ id: "settings.off", defaultMessage: "Off" });
  const nextPage = (
    <FormattedMessage id="settings.nextPage" defaultMessage="Takes effect with the next page that a customer opens." />
  );
  return (
    <div className="stack">
      <Card title={<FormattedMessage id="settings.shop" defaultMessage="In the whole shop" />}>
        <ul>
          <SwitchSetting
            name="creditEnabled"
            isOn={settings.creditEnabled}
            title={intl.formatMessage({ id: "settings.creditEnabled", defaultMessage: "Customers pay with credit" })}
            what={
              <FormattedMessage
                id="settings.creditEnabledWhat"
                defaultMessage="On, customers who have credit pay with it at the checkout. Off, nobody does; what they have stays theirs, and orders that were placed stay as they are."
              />
            }
            byDefault={off}
            since={nextPage}
          />
          <SwitchSetting
            name="creditAutomatic"
            isOn={settings.creditAutomatic}
            title={intl.formatMessage({
              id: "settings.creditAutomatic",
              defaultMessage: "Checkouts use credit by themselves",
            })}
            what={
              <FormattedMessage
                id="settings.creditAutomaticWhat"
                defaultMessage="On, every checkout takes off as much credit as there is, and customers can take it back. Off, they have to ask for it at the checkout."
              />
            }
            byDefault={on}
            since={nextPage}
          />
          <NumberSetting
            name="creditHoldMinutes"
            value={settings.creditHoldMinutes}
            most={10_080}
            readAgain={readAgain}
            title={intl.formatMessage({
              id: "settings.creditHoldMinutes",
              defaultMessage: "Minutes that a checkout holds credit",
            })}
            unit={intl.formatMessage({ id: "settings.minutes", defaultMessage: "min" })}
            what={
              <FormattedMessage
                id="settings.creditHoldMinutesWhat"
                defaultMessage="While a customer pays the rest in another way, nothing else can take the credit that the checkout counts on; so long after the last activity it is free again."
              />
            }
            byDefault={intl.formatNumber(30)}
            since={
              <FormattedMessage
                id="settings.holdSince"
                defaultMessage="Takes effect with the next activity on a checkout; until then its credit is held as long as it was."
              />
            }
          />
          <NumberSetting
            name="creditGraceDays"
            value={settings.creditGraceDays}
            most={3650}
            readAgain={readAgain}
            title={intl.formatMessage({
              id: "settings.creditGraceDays",
              defaultMessage: "Days of grace after a refund",
            })}
            unit={intl.formatMessage({ id: "settings.days", defaultMessage: "days" })}
            what={
              <FormattedMessage
                id="settings.creditGraceDaysWhat"
                defaultMessage="Customers can spend credit so many days that comes back from an order and would have expired in the meantime."
              />
            }
            byDefault={intl.formatNumber(30)}
            since={
              <FormattedMessage
                id="settings.graceSince"
                defaultMessage="Takes effect with the next refund; what came back before keeps its last day."
              />
            }
          />
        </ul>
      </Card>
      <Channels channels={settings.channels} shopEnabled={settings.creditEnabled} />
    </div>
  );
}

interface SwitchSettingProps {
  name: "creditEnabled" | "creditAutomatic" | "organizationEnabled" | "assortmentEnabled";
  isOn: boolean;
  /** What is asked about before it is switched on, because customers see less at once. */
  warning?: ReactNode;
  title: string;
  what: ReactNode;
  byDefault: string;
  since: ReactNode;
}

export function SwitchSetting({ name, isOn, title, what, byDefault, since, warning }: SwitchSettingProps) {
  const intl = useIntl();
  const notify = useNotify();
  const update = useWrite(UpdateSettingsDocument);
  const [isAsking, setAsking] = useState(false);
  const change = (value: boolean, isUndo = false) =>
    update.mutate(
      { input: { [name]: value } as CustomerExtSettingsUpdateInput },
      {
        onError: (error) =>
          notify({
            kind: "error",
            title: intl.formatMessage({ id: "settings.failed", defaultMessage: "Nothing was changed" }),
            text: error.message,
          }),
        onSuccess: () =>
          notify({
            kind: "success",
            title: value
              ? intl.formatMessage({ id: "settings.switchedOn", defaultMessage: "On: {title}" }, { title })
              : intl.formatMessage({ id: "settings.switchedOff", defaultMessage: "Off: {title}" }, { title }),
            ...(isUndo
              ? {}
              : {
                  action: {
                    label: intl.formatMessage({ id: "settings.undo", defaultMessage: "Undo" }),
                    run: () => change(!value, true),
                  },
                }),
          }),
      },
    );
  return (
    <li className="setting">
      <Switch
        isSelected={isOn}
        isDisabled={update.isPending}
        onChange={(value) => (value && warning ? setAsking(true) : change(value))}
      >
        <span className="setting-title">{title}</span>
      </Switch>
      <Meaning what={what} byDefault={byDefault} since={since} />
      {isAsking && (
        <ConfirmDialog
          isOpen
          title={<FormattedMessage id="settings.switchOnTitle" defaultMessage="Switch this on?" />}
          action={<FormattedMessage id="settings.switchOn" defaultMessage="Switch on" />}
          onConfirm={() => {
            setAsking(false);
            change(true);
          }}
          onClose={() => setAsking(false)}
        >
          {warning}
        </ConfirmDialog>
      )}
    </li>
  );
}

/** What a setting does to customers, what it is unless somebody changes it, and when a change counts. */
export function Meaning({ what, byDefault, since }: { what: ReactNode; byDefault: string; since: ReactNode }) {
  return (
    <div className="setting-meaning stack-tight">
      <p>{what}</p>
      <p className="small muted">
        <FormattedMessage id="settings.default" defaultMessage="Default: {value}." values={{ value: byDefault }} />{" "}
        {since}
      </p>
    </div>
  );
}
