import { FormattedMessage, useIntl } from "react-intl";
import { useAct } from "../customers/details/useAct";
import type { AccountLock } from "../gql/graphql";
import { Switch } from "../ui/Choice";
import { type Group, LOCK_TEXTS, LOCKS } from "./kinds";
import { UpdateGroupDocument } from "./writes";

/** What members cannot do with their own account; each is switched at once. */
export function Locks({ group }: { group: Group }) {
  const intl = useIntl();
  const { act, isPending } = useAct(UpdateGroupDocument);
  const locks = group.locks ?? [];
  const change = (lock: AccountLock, on: boolean) => {
    const next = LOCKS.filter((each) => (each === lock ? on : locks.includes(each)));
    act(
      { id: group.id, version: group.version ?? 0, input: { locks: next } },
      {
        title: on
          ? intl.formatMessage({ id: "discounts.locked", defaultMessage: "Locked for all members" })
          : intl.formatMessage({ id: "discounts.unlocked", defaultMessage: "Members can do this again" }),
        text: intl.formatMessage(LOCK_TEXTS[lock]),
      },
    );
  };
  return (
    <div className="discounts-locks">
      <p>
        <FormattedMessage
          id="discounts.locksHelp"
          defaultMessage="What members cannot do with their own account while the group counts. They are told so wherever they try; staff still can."
        />
      </p>
      <ul>
        {LOCKS.map((lock) => (
          <li key={lock}>
            <Switch isSelected={locks.includes(lock)} isDisabled={isPending} onChange={(on) => change(lock, on)}>
              <FormattedMessage {...LOCK_TEXTS[lock]} />
            </Switch>
          </li>
        ))}
      </ul>
    </div>
  );
}
