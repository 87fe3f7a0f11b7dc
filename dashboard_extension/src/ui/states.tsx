import { CircleAlert, Inbox, Lock } from "lucide-react";
import type { ReactNode } from "react";
import { FormattedMessage } from "react-intl";
import { Denied, Expired, Unreachable } from "../api/errors";
import { useSession } from "../session/session";
import { Button } from "./Button";
import "./states.css";

/** Holds the place of something that is still being read. */
export function Skeleton({ width = "100%", height = 16 }: { width?: number | string; height?: number | string }) {
  return <span className="skeleton" style={{ width, height }} aria-hidden="true" />;
}

/** Says that something is being read, with skeletons of its size. */
export function Loading({ lines = 6, height = 20 }: { lines?: number; height?: number }) {
  return (
    <div className="stack" role="status">
      <span className="visually-hidden">
        <FormattedMessage id="ui.loading" defaultMessage="Loading …" />
      </span>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: all alike, never reordered
        <Skeleton key={line} height={height} width={line % 3 === 2 ? "60%" : "100%"} />
      ))}
    </div>
  );
}

/** Says that there is nothing, and what to do about it. */
export function EmptyState({
  title,
  children,
  action,
}: {
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="state">
      <Inbox aria-hidden="true" />
      <h2>{title}</h2>
      {children && <p className="muted">{children}</p>}
      {action}
    </div>
  );
}

export function NoPermission() {
  return (
    <div className="state" role="alert">
      <Lock aria-hidden="true" />
      <h2>
        <FormattedMessage id="ui.denied" defaultMessage="You do not have permission for this" />
      </h2>
      <p className="muted">
        <FormattedMessage
          id="ui.deniedHelp"
          defaultMessage="Whoever looks after staff accounts in your shop can give it to you."
        />
      </p>
    </div>
  );
}

/** Says what went wrong and what to do next. */
export function ErrorPanel({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const session = useSession();
  if (error instanceof Denied) return <NoPermission />;
  const logIn = error instanceof Expired ? session.logInLink() : null;
  return (
    <div className="state" role="alert">
      <CircleAlert aria-hidden="true" />
      <h2>
        {error instanceof Expired ? (
          <FormattedMessage id="ui.expired" defaultMessage="Your log-in has ended" />
        ) : error instanceof Unreachable ? (
          <FormattedMessage id="ui.unreachable" defaultMessage="The shop cannot be reached" />
        ) : (
          <FormattedMessage id="ui.failed" defaultMessage="That did not work" />
        )}
      </h2>
      <p className="muted">
        {error instanceof Expired && session.embedded ? (
          <FormattedMessage
            id="ui.expiredInFrame"
            defaultMessage="Try again. If that does not help, reload the dashboard; what you typed may be lost then."
          />
        ) : error instanceof Expired ? (
          <FormattedMessage id="ui.expiredHelp" defaultMessage="Log in again; you come back to this page." />
        ) : error instanceof Unreachable ? (
          <FormattedMessage id="ui.unreachableHelp" defaultMessage="Check your connection, then try again." />
        ) : (
          <FormattedMessage id="ui.failedHelp" defaultMessage="Nothing was changed. Try again in a moment." />
        )}
      </p>
      {logIn ? (
        <Button look="primary" onPress={() => session.follow(logIn)}>
          <FormattedMessage id="ui.logIn" defaultMessage="Log in" />
        </Button>
      ) : (
        onRetry && (
          <Button onPress={onRetry}>
            <FormattedMessage id="ui.retry" defaultMessage="Try again" />
          </Button>
        )
      )}
    </div>
  );
}
