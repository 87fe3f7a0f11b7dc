import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { useIntl } from "react-intl";
import { Button } from "./Button";

/** Copies an id, number or link with one click. */
export function CopyButton({ value, name }: { value: string; name: string }) {
  const intl = useIntl();
  const [copied, setCopied] = useState(false);
  const label = copied
    ? intl.formatMessage({ id: "ui.copied", defaultMessage: "Copied" })
    : intl.formatMessage({ id: "ui.copy", defaultMessage: "Copy {name}" }, { name });
  return (
    <Button
      look="quiet"
      aria-label={label}
      icon={copied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
      onPress={() => {
        navigator.clipboard
          .writeText(value)
          .then(() => {
            setCopied(true);
            setTimeout(() => setCopied(false), 2_000);
          })
          .catch(() => undefined);
      }}
    />
  );
}
