import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { FormattedMessage, useIntl } from "react-intl";
import { Button } from "./Button";
import "./dialog.css";

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
  const close = intl.formatMessage({ id: "ui.close", defaultMessage: "Close" });
  return (
    <ModalOverlay
      className="overlay"
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={isDismissable}
    >
      <Modal className="side-panel">
        <AriaDialog className="dialog">
          <header className="dialog-header">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <Button look="quiet" aria-label={close} icon={<X aria-hidden="true" />} onPress={onClose} />
          </header>
          <div className="dialog-body">{children}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** A window in the middle. */
export function Dialog({ title, isOpen, onClose, children, isDismissable = true }: DialogProps) {
  return (
    <ModalOverlay
      className="overlay overlay-center"
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={isDismissable}
    >
      <Modal className="modal">
        <AriaDialog className="dialog">
          <header className="dialog-header">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
          </header>
          <div className="dialog-body">{children}</div>
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
