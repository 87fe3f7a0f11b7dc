import { useEffect, useRef, useState } from "react";
import { SearchField as AriaSearchField, Input, Label } from "react-aria-components";
import "./field.css";

/** How long typing may pause before the list is asked for, in milliseconds. */
const PAUSE = 200;

interface SearchFieldProps {
  label: string;
  /** What can be searched for; the label, if left out. */
  hint?: string;
  value: string;
  onChange: (value: string) => void;
  autoFocus?: boolean;
}

/** The search of a list: each word narrows it. Enter asks at once, Escape empties it. */
export function SearchField({ label, hint = label, value, onChange, autoFocus = false }: SearchFieldProps) {
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
      autoFocus={autoFocus}
      value={text}
      onChange={setText}
      onSubmit={(now) => {
        sent.current = now;
        onChange(now);
      }}
    >
      <Label className="visually-hidden">{label}</Label>
      <Input className="field-input" placeholder={hint} />
    </AriaSearchField>
  );
}
