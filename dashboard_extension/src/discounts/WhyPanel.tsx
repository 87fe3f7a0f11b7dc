import { Check, X } from "lucide-react";
import { defineMessages, FormattedMessage, useIntl } from "react-intl";
import { useRead } from "../api/hooks";
import type { DiscountVerdict, ExplainPriceQuery } from "../gql/graphql";
import { useMoney } from "../i18n/Money";
import { SidePanel } from "../ui/Dialog";
import { ErrorPanel, Loading } from "../ui/states";
import type { Named } from "./kinds";
import type { BuyingSituation } from "./PriceTable";
import { ExplainPriceDocument } from "./query";
import { useConditionWords } from "./words";

/** What came of a condition, in a sentence. */
const VERDICTS = defineMessages({
  WINS: { id: "discounts.wins", defaultMessage: "Makes the price." },
  DEARER: {
    id: "discounts.dearer",
    defaultMessage: "Loses: another one is cheaper, or as cheap and about something more special.",
  },
  NOT_BELOW_LIST_PRICE: { id: "discounts.notBelow", defaultMessage: "Loses: the list price is not higher." },
  QUANTITY: { id: "discounts.tooFew", defaultMessage: "Does not count: it asks for more units." },
  ORDER_VALUE: { id: "discounts.tooSmall", defaultMessage: "Does not count: it asks for an order of more value." },
  OTHER_CURRENCY: { id: "discounts.otherCurrency", defaultMessage: "Does not count: it is in another currency." },
  OTHER_CHANNEL: { id: "discounts.otherChannel", defaultMessage: "Does not count: it is a price of another channel." },
  TAX_UNKNOWN: {
    id: "discounts.taxUnknown",
    defaultMessage:
      "Does not count: it is net where prices are gross, or the other way, and the tax of the product is not known.",
  },
} satisfies Record<DiscountVerdict, { id: string; defaultMessage: string }>);

interface Props {
  situation: BuyingSituation;
  variant: Named;
  onClose: () => void;
}

/** Why a customer pays what they pay: every condition about the variant, and what came of it. */
export function WhyPanel({ situation, variant, onClose }: Props) {
  const { data, error, refetch } = useRead(ExplainPriceDocument, { ...situation, variantId: variant.id });
  const found = data?.explained;
  return (
    <SidePanel title={variant.name} isOpen isDismissable onClose={onClose}>
      {found ? (
        <Explained found={found} />
      ) : error ? (
        <ErrorPanel error={error} onRetry={refetch} />
      ) : (
        <Loading lines={4} height={28} />
      )}
    </SidePanel>
  );
}

function Explained({ found }: { found: NonNullable<ExplainPriceQuery["explained"]> }) {
  const intl = useIntl();
  const money = useMoney();
  const words = useConditionWords();
  const { listPrice, ownPrice, discountGroup, groupIsValid, conditions } = found;
  return (
    <div className="stack">
      <p className={`discounts-verdict ${ownPrice ? "discounts-won" : ""}`}>
        {ownPrice ? (
          <FormattedMessage
            id="discounts.paysOwn"
            defaultMessage="{own} instead of {list}, because of the discount group “{group}”."
            values={{ own: money(ownPrice), list: money(listPrice), group: discountGroup?.name ?? "" }}
          />
        ) : (
          <FormattedMessage
            id="discounts.paysList"
            defaultMessage="{list}: the list price stands."
            values={{ list: money(listPrice) }}
          />
        )}
      </p>
      {!discountGroup ? (
        <p>
          <FormattedMessage id="discounts.inNoGroup" defaultMessage="The customer is in no discount group." />
        </p>
      ) : !groupIsValid ? (
        <p>
          <FormattedMessage
            id="discounts.notValid"
            defaultMessage="The discount group “{group}” does not count on that day."
            values={{ group: discountGroup.name }}
          />
        </p>
      ) : conditions.length === 0 ? (
        <p>
          <FormattedMessage
            id="discounts.nothingFits"
            defaultMessage="No condition of the discount group “{group}” is about this product."
            values={{ group: discountGroup.name }}
          />
        </p>
      ) : (
        <ol className="discounts-weighed">
          {conditions.map(({ condition, verdict, unitPrice }) => (
            <li key={condition.id} className={verdict === "WINS" ? "discounts-winner" : ""}>
              {verdict === "WINS" ? <Check aria-hidden="true" /> : <X aria-hidden="true" />}
              <span>{words.whole(condition)}</span>
              <span className="number">{unitPrice ? money(unitPrice) : "–"}</span>
              <span className="small muted discounts-because">{intl.formatMessage(VERDICTS[verdict])}</span>
            </li>
          ))}
        </ol>
      )}
      {discountGroup && groupIsValid && (
        <p className="small muted">
          {discountGroup.combinesWithHost ? (
            <FormattedMessage
              id="discounts.thenOnTop"
              defaultMessage="The shop's promotions and vouchers come on top of this."
            />
          ) : (
            <FormattedMessage
              id="discounts.thenCheaper"
              defaultMessage="Where a promotion of the shop is cheaper, that counts instead; never both."
            />
          )}
        </p>
      )}
    </div>
  );
}
