import { defineMessages, type MessageDescriptor, useIntl } from "react-intl";
import { nameOf } from "../status";
import type { Standee } from "./query";
import { useAct } from "./useAct";
import {
  ActivateDocument,
  BlockDocument,
  DeactivateDocument,
  InviteDocument,
  PutOnHoldDocument,
  ResetPasswordDocument,
  ResumeDocument,
  UnblockDocument,
} from "./writes";

const DONE = defineMessages({
  blocked: { id: "details.blocked", defaultMessage: "{name} is blocked" },
  unblocked: { id: "details.unblocked", defaultMessage: "{name} is not blocked any more" },
  onHold: { id: "details.putOnHold", defaultMessage: "{name} is on hold" },
  resumed: { id: "details.resumed", defaultMessage: "{name} can order again" },
  activated: { id: "details.activated", defaultMessage: "{name} is switched on" },
  deactivated: { id: "details.deactivated", defaultMessage: "{name} is switched off" },
  invited: { id: "details.invited", defaultMessage: "Invitation sent to {email}" },
  reset: { id: "details.resetSent", defaultMessage: "Mail for a new password sent to {email}" },
}) satisfies Record<string, MessageDescriptor>;
type Done = keyof typeof DONE;

/** What staff decide about a customer's account. Each of it takes effect at once, and can be taken back where that is possible. */
export function useStanding(customer: Standee) {
  const intl = useIntl();
  const blocking = useAct(BlockDocument);
  const unblocking = useAct(UnblockDocument);
  const holding = useAct(PutOnHoldDocument);
  const resuming = useAct(ResumeDocument);
  const activating = useAct(ActivateDocument);
  const deactivating = useAct(DeactivateDocument);
  const inviting = useAct(InviteDocument);
  const resetting = useAct(ResetPasswordDocument);

  const { id, email } = customer;
  const say = (what: Done) => intl.formatMessage(DONE[what] as MessageDescriptor, { name: nameOf(customer), email });
  const blockAgain = (reason: string) => blocking.act({ id, reason }, { title: say("blocked") });
  const holdAgain = (reason: string) => holding.act({ id, reason }, { title: say("onHold") });
  return {
    isPending: [blocking, unblocking, holding, resuming, activating, deactivating, inviting, resetting].some(
      ({ isPending }) => isPending,
    ),
    unblock: () => {
      const reason = customer.block?.reason;
      unblocking.act({ id }, { title: say("unblocked"), ...(reason ? { undo: () => blockAgain(reason) } : {}) });
    },
    resume: () => {
      const reason = customer.onHoldDetails?.reason;
      resuming.act({ id }, { title: say("resumed"), ...(reason ? { undo: () => holdAgain(reason) } : {}) });
    },
    activate: () =>
      activating.act(
        { id },
        { title: say("activated"), undo: () => deactivating.act({ id }, { title: say("deactivated") }) },
      ),
    deactivate: () =>
      deactivating.act(
        { id },
        { title: say("deactivated"), undo: () => activating.act({ id }, { title: say("activated") }) },
      ),
    invite: () => inviting.act({ id }, { title: say("invited") }),
    resetPassword: () => resetting.act({ id }, { title: say("reset") }),
    /** For the dialogs, which ask for the reason and show a refusal themselves. */
    undoBlock: () => unblocking.act({ id }, { title: say("unblocked") }),
    undoHold: () => resuming.act({ id }, { title: say("resumed") }),
    say,
  };
}

export type Standing = ReturnType<typeof useStanding>;
