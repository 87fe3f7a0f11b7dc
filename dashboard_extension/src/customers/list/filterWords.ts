import { useIntl } from "react-intl";
import { useChannelName } from "../../api/channels";
import type { Field } from "./columns";
import { DAYS, FIELD_PREFIX, NUMBERS } from "./state";

interface Named {
  id: string;
  name: string;
}

/** Say a filter of the address in words: its name and one of its values. */
export function useFilterWords(
  tags: readonly Named[],
  groups: readonly Named[],
  fields: readonly Field[],
  namesChannels: boolean,
) {
  const intl = useIntl();
  const say = intl.formatMessage;
  const channelName = useChannelName(namesChannels);
  const nameIn = (all: readonly Named[], id: string) => all.find((each) => each.id === id)?.name ?? "?";
  const yesNo: Record<string, [string, string]> = {
    hold: [
      say({ id: "list.onHold", defaultMessage: "On hold" }),
      say({ id: "list.notOnHold", defaultMessage: "Not on hold" }),
    ],
    confirmed: [
      say({ id: "list.confirmed", defaultMessage: "E-mail confirmed" }),
      say({ id: "list.notConfirmed", defaultMessage: "E-mail not confirmed" }),
    ],
    test: [
      say({ id: "list.test", defaultMessage: "Test customers" }),
      say({ id: "list.noTest", defaultMessage: "No test customers" }),
    ],
    credit: [
      say({ id: "list.hasCredit", defaultMessage: "Has credit" }),
      say({ id: "list.noCredit", defaultMessage: "Has no credit" }),
    ],
  };
  const spans: Record<string, string> = {
    since: say({ id: "list.since", defaultMessage: "Customer since" }),
    ordered: say({ id: "list.lastOrder", defaultMessage: "Last order" }),
    seen: say({ id: "list.lastLogin", defaultMessage: "Last log-in" }),
    orders: say({ id: "list.orders", defaultMessage: "Orders" }),
    revenue: say({ id: "list.revenue", defaultMessage: "Revenue" }),
  };
  return (name: string, value: string): string => {
    const both = yesNo[name];
    if (both) return value === "1" ? both[0] : both[1];
    if (name === "tag")
      return say({ id: "list.isTagged", defaultMessage: "Tag: {name}" }, { name: nameIn(tags, value) });
    if (name === "tagAll")
      return say({ id: "list.isTaggedAll", defaultMessage: "Also tagged: {name}" }, { name: nameIn(tags, value) });
    if (name === "tagNone")
      return say({ id: "list.isNotTagged", defaultMessage: "Not tagged: {name}" }, { name: nameIn(tags, value) });
    if (name === "group")
      return value === "none"
        ? say({ id: "list.inNoGroup", defaultMessage: "In no group" })
        : say({ id: "list.inGroup", defaultMessage: "Group: {name}" }, { name: nameIn(groups, value) });
    if (name === "channel")
      return say({ id: "list.inChannel", defaultMessage: "Channel: {value}" }, { value: channelName(value) });
    if (name === "currency") return say({ id: "list.inCurrency", defaultMessage: "Currency: {value}" }, { value });
    if (name.startsWith(FIELD_PREFIX)) {
      const field = fields.find(({ slug }) => slug === name.slice(FIELD_PREFIX.length));
      return `${field?.name ?? name.slice(FIELD_PREFIX.length)}: ${value}`;
    }
    const base = name.replace(/(From|To)$/, "");
    const what = spans[base] ?? base;
    const shown =
      base in DAYS ? intl.formatDate(`${value}T12:00:00`, { dateStyle: "medium" }) : base in NUMBERS ? value : value;
    return name.endsWith("From")
      ? say({ id: "list.from", defaultMessage: "{what}: from {value}" }, { what, value: shown })
      : say({ id: "list.to", defaultMessage: "{what}: up to {value}" }, { what, value: shown });
  };
}
