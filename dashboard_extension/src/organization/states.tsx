import { FormattedMessage } from "react-intl";
import { SwitchedOff } from "../api/errors";
import { usePermission } from "../session/session";
import { Button, ButtonLink } from "../ui/Button";
import { EmptyState, ErrorPanel } from "../ui/states";
import type { Kind } from "./kinds";

/** Why there is nothing to see, and what to do about it; the shop may do without an organisation. */
export function Problem({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const switches = usePermission("manage_customer_settings");
  if (!(error instanceof SwitchedOff)) return <ErrorPanel error={error} onRetry={onRetry} />;
  return (
    <EmptyState
      title={<FormattedMessage id="organization.off" defaultMessage="The organisation is switched off" />}
      action={
        switches && (
          <ButtonLink to="/settings?tab=organization">
            <FormattedMessage id="organization.toSettings" defaultMessage="To the settings" />
          </ButtonLink>
        )
      }
    >
      <FormattedMessage
        id="organization.offHelp"
        defaultMessage="This shop does without companies, branches and departments. What was entered is kept."
      />
    </EmptyState>
  );
}

interface NothingProps {
  kind: Kind;
  isFiltered: boolean;
  onCreate: () => void;
  onClear: () => void;
}

/** Says that there is none of a kind, or none that the filters leave. */
export function Nothing({ kind, isFiltered, onCreate, onClear }: NothingProps) {
  const values = { kind: kind.id };
  if (isFiltered)
    return (
      <EmptyState
        title={<FormattedMessage id="ui.nothingFound" defaultMessage="Nothing found" />}
        action={
          <Button onPress={onClear}>
            <FormattedMessage id="organization.showAll" defaultMessage="Show all in use" />
          </Button>
        }
      />
    );
  return (
    <EmptyState
      title={
        <FormattedMessage
          id="organization.empty"
          defaultMessage="{kind, select, companies {No companies yet} branches {No branches yet} other {No departments yet}}"
          values={values}
        />
      }
      action={
        <Button onPress={onCreate}>
          <FormattedMessage
            id="organization.new"
            defaultMessage="{kind, select, companies {New company} branches {New branch} other {New department}}"
            values={values}
          />
        </Button>
      }
    >
      <FormattedMessage
        id="organization.emptyHelp"
        defaultMessage="{kind, select, companies {A company is a legal entity that buys here; customers are its contacts.} branches {A branch is a site, of a company or on its own.} other {A department is part of a branch, or there in every branch.}}"
        values={values}
      />
    </EmptyState>
  );
}
