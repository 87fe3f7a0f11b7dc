import { useEffect } from "react";
import { FormattedMessage } from "react-intl";
import { useBlocker } from "react-router";
import { ConfirmDialog, useUnsaved } from "../ui/Dialog";

/** Asks before typed text would be lost by going elsewhere, or by closing the window that it stands in. */
export function LeaveGuard({ isDirty }: { isDirty: boolean }) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => isDirty && currentLocation.pathname !== nextLocation.pathname,
  );
  useUnsaved(isDirty);
  useEffect(() => {
    if (!isDirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isDirty]);
  return (
    <ConfirmDialog
      title={<FormattedMessage id="app.leave" defaultMessage="Leave without saving?" />}
      action={<FormattedMessage id="app.leaveAction" defaultMessage="Leave" />}
      isOpen={blocker.state === "blocked"}
      onConfirm={() => blocker.proceed?.()}
      onClose={() => blocker.reset?.()}
    >
      <FormattedMessage id="app.leaveHelp" defaultMessage="What you typed on this page is not saved yet." />
    </ConfirmDialog>
  );
}
