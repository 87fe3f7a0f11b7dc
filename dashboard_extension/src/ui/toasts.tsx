import { CircleAlert, CircleCheck, X } from "lucide-react";
import {
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from "react-aria-components";
import { useIntl } from "react-intl";
import { type Notice, useSession } from "../session/session";
import { Button } from "./Button";
import "./toasts.css";

export interface ToastNotice extends Notice {
  /** What takes it back, or leads to it. */
  action?: { label: string; run: () => void };
}

export const toasts = new ToastQueue<ToastNotice>({ maxVisibleToasts: 3 });

/** Say what came of something. Notices with an action are always ours, because the host's know none. */
export function useNotify(): (notice: ToastNotice) => void {
  const session = useSession();
  return (notice) => {
    if (!notice.action && session.notify(notice)) return;
    toasts.add(notice, notice.kind === "error" ? {} : { timeout: 8_000 });
  };
}

export function Toasts() {
  const intl = useIntl();
  const close = intl.formatMessage({ id: "ui.dismiss", defaultMessage: "Dismiss" });
  return (
    <ToastRegion
      queue={toasts}
      className="toasts"
      aria-label={intl.formatMessage({ id: "ui.notices", defaultMessage: "Notices" })}
    >
      {({ toast }) => (
        <Toast toast={toast} className={`toast toast-${toast.content.kind}`}>
          {toast.content.kind === "error" ? <CircleAlert aria-hidden="true" /> : <CircleCheck aria-hidden="true" />}
          <ToastContent className="toast-content">
            <Text slot="title" className="toast-title">
              {toast.content.title}
            </Text>
            {toast.content.text && <Text slot="description">{toast.content.text}</Text>}
          </ToastContent>
          {toast.content.action && (
            <Button
              onPress={() => {
                toast.content.action?.run();
                toasts.close(toast.key);
              }}
            >
              {toast.content.action.label}
            </Button>
          )}
          <Button look="quiet" slot="close" aria-label={close} icon={<X aria-hidden="true" />} />
        </Toast>
      )}
    </ToastRegion>
  );
}
