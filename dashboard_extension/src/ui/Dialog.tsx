import { X } from "lucide-react";
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { FormattedMessage, useIntl } from "react-intl";
import { Button } from "./Button";
import "./dialog.css";

const UnsavedContext = createContext<((isUnsaved: boolean) => void) | null>(null);

/** Tell the window around, if there is one, that closing it would lose what was typed. */
export function useUnsaved(isUnsaved: boolean): void {
  const tell = useContext(UnsavedContext);
  useEffect(() => {
    tell?.(isUnsaved);
    return () => tell?.(false);
  }, [tell, isUnsaved]);
}

/** Closing that asks first where typed text would be lost; a form's own "Cancel" says so much itself and does not ask. */
function useClosing(onClose: () => void) {
  const isUnsaved = useRef(false);
  const [tell] = useState(() => (now: boolean) => {
    isUnsaved.current = now;
  });
  const [isAsking, setAsking] = useState(false);
  const question = (
    <ConfirmDialog
      title={<FormattedMessage id="ui.drop" defaultMessage="Close without saving?" />}
      action={<FormattedMessage id="ui.dropAction" defaultMessage="Close" />}
      isOpen={isAsking}
      onConfirm={() => {
        setAsking(false);
        onClose();
      }}
      onClose={() => setAsking(false)}
    >
      <FormattedMessage id="ui.dropHelp" defaultMessage="What you typed here is not saved yet." />
    </ConfirmDialog>
  );
  return { tell, question, close: () => (isUnsaved.current ? setAsking(true) : onClose()) };
}

interface DialogProps {
  title: ReactNode;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  /** Closing by a click beside it would lose what was typed; so it is off for forms. */
  isDismissable?: boolean;
}

/** A panel at the side, for a task that is done beside what one is looking at. */
export function SidePanel({ title, isOpen, onClose, children, isDismissable = false }: DialogProps) {
  const intl = useIntl();
  const { tell, question, close } = useClosing(onClose);
  return (
    <ModalOverlay
      className="overlay"
      isOpen={isOpen}
      onOpenChange={(open) => !open && close()}
      isDismissable={isDismissable}
    >
      <Modal className="side-panel">
        <AriaDialog className="dialog">
          <header className="dialog-header">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <Button
              look="quiet"
              aria-label={intl.formatMessage({ id: "ui.close", defaultMessage: "Close" })}
              icon={<X aria-hidden="true" />}
              onPress={close}
            />
          </header>
          <div className="dialog-body">
            <UnsavedContext value={tell}>{children}</UnsavedContext>
          </div>
          {question}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** A window in the middle. */
export function Dialog({ title, isOpen, onClose, children, isDismissable = true }: DialogProps) {
  const { tell, question, close } = useClosing(onClose);
  return (
    <ModalOverlay
      className="overlay overlay-center"
      isOpen={isOpen}
      onOpenChange={(open) => !open && close()}
      isDismissable={isDismissable}
    >
      <Modal className="modal">
        <AriaDialog className="dialog">
          <header className="dialog-header">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
          </header>
          <div className="dialog-body">
            <UnsavedContext value={tell}>{children}</UnsavedContext>
          </div>
          {question}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

interface ConfirmProps {
  title: ReactNode;
  /** What will happen, and that it cannot be undone. */
  children: ReactNode;
  /** What the button does, such as "Delete Marek Novak". */
  action: ReactNode;
  isOpen: boolean;
  isPending?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks once before something that cannot be undone; the safe choice has the focus. */
export function ConfirmDialog({
  title,
  children,
  action,
  isOpen,
  isPending = false,
  onConfirm,
  onClose,
}: ConfirmProps) {
  return (
    <ModalOverlay className="overlay overlay-center" isOpen={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Modal className="modal">
        <AriaDialog className="dialog" role="alertdialog">
          <header className="dialog-header">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
          </header>
          <div className="dialog-body stack">
            <div>{children}</div>
            <div className="dialog-actions">
              <Button autoFocus onPress={onClose}>
                <FormattedMessage id="ui.cancel" defaultMessage="Cancel" />
              </Button>
              <Button look="critical" onPress={onConfirm} isDisabled={isPending}>
                {action}
              </Button>
            </div>
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
