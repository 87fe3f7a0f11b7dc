import { FormattedMessage, useIntl } from "react-intl";
import { NavLink, useSearchParams } from "react-router";
import type { CreditOverviewQuery } from "../gql/graphql";
import { DateTime } from "../i18n/DateTime";
import { Money } from "../i18n/Money";
import { isZero } from "./decimal";

type Liability = NonNullable<CreditOverviewQuery["creditLiability"]>;

/** What the shop owes its customers now, a tile per currency; a tile leads to the customers behind it. */
export function LiabilityTiles({ liability, currency }: { liability: Liability; currency: string }) {
  const intl = useIntl();
  const [params] = useSearchParams();
  const [first] = liability;
  if (!first)
    return (
      <p className="muted">
        <FormattedMessage id="credit.owesNothing" defaultMessage="No customer has credit." />
      </p>
    );
  return (
    <section aria-label={intl.formatMessage({ id: "credit.owed", defaultMessage: "What the shop owes in credit" })}>
      <div className="owed">
        {liability.map((owed) => {
          const address = new URLSearchParams(params);
          address.set("currency", owed.currency);
          return (
            <NavLink
              key={owed.currency}
              to={{ search: address.toString() }}
              className="stat stat-large owed-tile"
              aria-current={owed.currency === currency ? "true" : undefined}
            >
              <span className="stat-name">
                <FormattedMessage
                  id="credit.owedIn"
                  defaultMessage="Owed in {currency}"
                  values={{ currency: owed.currency }}
                />
              </span>
              <span className="stat-value number">
                <Money value={owed.balance} />
              </span>
              <span className="small muted">
                <FormattedMessage
                  id="credit.owedBy"
                  defaultMessage="{accounts, plural, one {# customer} other {# customers}}"
                  values={{ accounts: owed.accounts }}
                />
                {!isZero(owed.held.amount) && (
                  <>
                    {" · "}
                    <FormattedMessage
                      id="credit.owedHeld"
                      defaultMessage="{held} held by checkouts"
                      values={{ held: <Money value={owed.held} /> }}
                    />
                  </>
                )}
              </span>
            </NavLink>
          );
        })}
      </div>
      <p className="small muted">
        <FormattedMessage
          id="credit.owedAt"
          defaultMessage="As of {time}"
          values={{ time: <DateTime value={first.asOf} time /> }}
        />
      </p>
    </section>
  );
}
