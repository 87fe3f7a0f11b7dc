import { FormattedMessage, useIntl } from "react-intl";
import { useWrite } from "../api/hooks";
import { Card } from "../ui/Card";
import { Switch } from "../ui/Choice";
import { useNotify } from "../ui/toasts";
import type { Settings } from "./CreditSettings";
import { UpdateChannelDocument } from "./query";

interface Props {
  channels: Settings["channels"];
  shopEnabled: boolean;
}

/** Where credit is taken. A channel can only take part or not: on is the same as following the shop. */
export function Channels({ channels, shopEnabled }: Props) {
  const intl = useIntl();
  return (
    <Card title={<FormattedMessage id="settings.channels" defaultMessage="Per channel" />}>
      <div className="stack">
        <div className="stack-tight">
          <p>
            <FormattedMessage
              id="settings.channelsWhat"
              defaultMessage="Customers pay with credit in a channel while credit is on in the whole shop and in the channel."
            />
          </p>
          <p className="small muted">
            <FormattedMessage
              id="settings.default"
              defaultMessage="Default: {value}."
              values={{ value: intl.formatMessage({ id: "settings.on", defaultMessage: "On" }) }}
            />{" "}
            <FormattedMessage
              id="settings.nextPage"
              defaultMessage="Takes effect with the next page that a customer opens."
            />
          </p>
        </div>
        {!shopEnabled && (
          <p className="settings-hint">
            <FormattedMessage
              id="settings.shopOff"
              defaultMessage="Credit is off in the whole shop now. What you choose here counts once it is on."
            />
          </p>
        )}
        <ul>
          {channels.map((channel) => (
            <Channel key={channel.channel} {...channel} />
          ))}
        </ul>
      </div>
    </Card>
  );
}

function Channel({ channel, name, takesCredit, creditEnabled }: Settings["channels"][number]) {
  const intl = useIntl();
  const notify = useNotify();
  const update = useWrite(UpdateChannelDocument);
  const change = (isOn: boolean, isUndo = false) =>
    update.mutate(
      { input: { channel, creditEnabled: isOn ? null : false } },
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
            title: isOn
              ? intl.formatMessage({ id: "settings.channelOn", defaultMessage: "{name} takes credit" }, { name })
              : intl.formatMessage({ id: "settings.channelOff", defaultMessage: "{name} takes no credit" }, { name }),
            ...(isUndo
              ? {}
              : {
                  action: {
                    label: intl.formatMessage({ id: "settings.undo", defaultMessage: "Undo" }),
                    run: () => change(!isOn, true),
                  },
                }),
          }),
      },
    );
  return (
    <li className="setting">
      <Switch
        isSelected={takesCredit && creditEnabled !== false}
        isDisabled={!takesCredit || update.isPending}
        onChange={(isOn) => change(isOn)}
      >
        <span className="setting-title">{name}</span>
      </Switch>
      {!takesCredit && (
        <p className="setting-meaning small muted">
          <FormattedMessage
            id="settings.takesNone"
            defaultMessage="Orders of this channel are paid in a way beside which credit cannot pay, so nothing can be switched here."
          />
        </p>
      )}
    </li>
  );
}
