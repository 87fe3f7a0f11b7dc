import { useEffect, useState } from "react";
import { type Control, useController } from "react-hook-form";
import { FormattedMessage, useIntl } from "react-intl";
import { Link } from "react-router";
import { useRead } from "../../api/hooks";
import { TextField } from "../../ui/TextField";
import { nameOf, StatusPills } from "../status";
import { EMAIL, type Values } from "./form";
import { CustomersWithEmailDocument } from "./query";

/** How long typing may pause before it is asked who has the address, in milliseconds. */
const PAUSE = 300;

/** The e-mail address; who has it already is said while it is being typed. */
export function EmailField({ control }: { control: Control<Values, unknown, Values> }) {
  const intl = useIntl();
  const { field, fieldState } = useController({ control, name: "email" });
  const typed = field.value.trim();
  const [email, setEmail] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setEmail(typed), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  const isWhole = EMAIL.test(email);
  const { data } = useRead(CustomersWithEmailDocument, { email }, { enabled: isWhole });
  const lower = email.toLowerCase();
  // What was found is about the address that was asked for, not about what has been typed since.
  const owner =
    isWhole && email === typed
      ? data?.customerProfiles?.edges.find(({ node }) => node.email.toLowerCase() === lower)?.node
      : undefined;
  const taken = intl.formatMessage({
    id: "new.emailTaken",
    defaultMessage: "Somebody has this e-mail address already",
  });
  return (
    <div className="stack-tight">
      <TextField
        label={<FormattedMessage id="new.email" defaultMessage="E-mail" />}
        isRequired
        type="email"
        name="email"
        autoComplete="off"
        ref={field.ref}
        value={field.value}
        onChange={field.onChange}
        onBlur={field.onBlur}
        error={owner ? taken : fieldState.error?.message}
      />
      <div aria-live="polite">
        {owner && (
          <p className="new-owner">
            <Link to={`/c/${owner.id}`}>
              <FormattedMessage id="new.toOwner" defaultMessage="Open {name}" values={{ name: nameOf(owner) }} />
            </Link>
            <StatusPills status={owner.status} onHold={owner.onHold} />
          </p>
        )}
      </div>
    </div>
  );
}
