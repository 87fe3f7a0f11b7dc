import { defineMessages } from "react-intl";
import type { CustomFieldKind } from "../gql/graphql";

const NAMES = defineMessages({
  TEXT: { id: "settings.kindText", defaultMessage: "Text" },
  NUMBER: { id: "settings.kindNumber", defaultMessage: "Number" },
  DATE: { id: "settings.kindDate", defaultMessage: "Date" },
  BOOLEAN: { id: "settings.kindBoolean", defaultMessage: "Yes or no" },
  CHOICE: { id: "settings.kindChoice", defaultMessage: "Choice" },
});

const MEANINGS = defineMessages({
  TEXT: { id: "settings.kindTextHelp", defaultMessage: "One line, 500 characters at most." },
  NUMBER: { id: "settings.kindNumberHelp", defaultMessage: "With up to six decimals." },
  DATE: { id: "settings.kindDateHelp", defaultMessage: "A day." },
  BOOLEAN: { id: "settings.kindBooleanHelp", defaultMessage: "Either one, or nothing said." },
  CHOICE: { id: "settings.kindChoiceHelp", defaultMessage: "One of the options below." },
});

/** The kinds of fields, in the order in which they are offered. */
export const KIND_IDS: readonly CustomFieldKind[] = ["TEXT", "NUMBER", "DATE", "BOOLEAN", "CHOICE"];

export const KINDS = {
  TEXT: { name: NAMES.TEXT, help: MEANINGS.TEXT },
  NUMBER: { name: NAMES.NUMBER, help: MEANINGS.NUMBER },
  DATE: { name: NAMES.DATE, help: MEANINGS.DATE },
  BOOLEAN: { name: NAMES.BOOLEAN, help: MEANINGS.BOOLEAN },
  CHOICE: { name: NAMES.CHOICE, help: MEANINGS.CHOICE },
};
