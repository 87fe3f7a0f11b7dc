import { useEffect, useRef, useState } from "react";
import { SearchField as AriaSearchField, Input, Label } from "react-aria-components";
import { FormattedMessage, useIntl } from "react-intl";
import "../../ui/field.css";

/** How long typing may pause before the list is asked for, in milliseconds. */
const PAUSE = 200;

/** The search of the list: each word narrows it. Enter asks at once, Escape empties it. */
export function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const intl = useIntl();
  const [text, setText] = useState(value);
  const sent = useRef(value);
  // The address changed by something else: back, a link, a dropped filter.
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text;
      onChange(text);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [text, onChange]);
  return (
    <AriaSearchField
      value={text}
      onChange={setText}
      onSubmit={(now) => {
        sent.current = now;
        onChange(now);
      }}
    >
      <Label className="visually-hidden">
        <FormattedMessage id="list.search" defaultMessage="Search customers" />
      </Label>
      <Input
        className="field-input"
        placeholder={intl.formatMessage({
          id: "list.searchHint",
          defaultMessage: "Name, e-mail, phone, number, address",
        })}
      />
    </AriaSearchField>
  );
}
