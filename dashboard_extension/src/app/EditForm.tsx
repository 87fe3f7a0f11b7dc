import type { FormEventHandler, ReactNode } from "react";
import { FormattedMessage } from "react-intl";
import { Button } from "../ui/Button";
import { FormProblem } from "../ui/form";
import { LeaveGuard } from "./useLeaveGuard";

interface EditFormProps {
  onSubmit: FormEventHandler<HTMLFormElement>;
  onClose: () => void;
  /** The write behind it: what went wrong, and whether it is under way. */
  write: { error: unknown; isPending: boolean };
  /** What the form itself says: what belongs to no field, and whether leaving would lose something. */
  state: { errors: { root?: { message?: string } }; isDirty: boolean };
  /** Loads what somebody else wrote meanwhile, where one can go on from there. */
  onReload?: () => void;
  /** The words of its button; "Save" unless it does something else. */
  action?: ReactNode;
  children: ReactNode;
}

/** A form that is opened, saved and closed: its fields, what went wrong, its buttons, and a question before typed text is lost. */
export function EditForm({ onSubmit, onClose, write, state, onReload, action, children }: EditFormProps) {
  return (
    <form className="form" onSubmit={onSubmit} noValidate>
      {children}
      <FormProblem error={write.error} root={state.errors.root?.message} {...(onReload ? { onReload } : {})} />
      <div className="form-actions">
        <Button onPress={onClose}>
          <FormattedMessage id="ui.cancel" defaultMessage="Cancel" />
        </Button>
        <Button type="submit" look="primary" isDisabled={write.isPending}>
          {action ?? <FormattedMessage id="app.save" defaultMessage="Save" />}
        </Button>
      </div>
      <LeaveGuard isDirty={state.isDirty} />
    </form>
  );
}
