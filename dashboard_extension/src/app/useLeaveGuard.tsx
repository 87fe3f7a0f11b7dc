import { useEffect } from "react";
import { FormattedMessage } from "react-intl";
import { useBlocker } from "react-router";
import { ConfirmDialog, useUnsaved } from "../ui/Dialog";

/**
 * Asks before typed text would be lost by going elsewhere, or by closing the window that it stands in. Going back counts even
 * where only the rest of the address differs: tabs and panels stand there. Forms that close themselves write it, and do not ask.
 */
export function LeaveGuard({ isDirty }: { isDirty: boolean }) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation, historyAction }) =>
      isDirty &&
      (currentLocation.pathname !== nextLocation.pathname ||
        (historyAction === "POP" && currentLocation.search !== nextLocation.search)),
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
