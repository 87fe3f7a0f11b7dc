import { CircleHelp, X } from "lucide-react";
import { useMemo } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Failed } from "../api/errors";
import { useRead } from "../api/hooks";
import { useUrlState } from "../app/useUrlState";
import type { PreviewPricesQuery } from "../gql/graphql";
import { Money } from "../i18n/Money";
import { Button } from "../ui/Button";
import { DataTable, type TableColumn } from "../ui/DataTable";
import { EmptyState, ErrorPanel, Loading } from "../ui/states";
import { PreviewPricesDocument } from "./query";
import { WhyPanel } from "./WhyPanel";

/** Where, how much and when somebody buys, as the API takes it. */
export interface BuyingSituation {
  customerId: string;
  channel: string;
  quantity: number;
  orderValue?: string;
  at?: string;
}

type Price = NonNullable<PreviewPricesQuery["prices"]>[number] & { id: string };

interface Props {
  situation: BuyingSituation;
  variants: readonly string[];
  onRemove: (variant: string) => void;
}

/** List price and own price of each variant, and the way to why. */
export function PriceTable({ situation, variants, onRemove }: Props) {
  const intl = useIntl();
  const [params, set] = useUrlState();
  const { data, error, isPlaceholderData, refetch } = useRead(
    PreviewPricesDocument,
    { ...situation, variantIds: [...variants] },
    { keep: true },
  );
  const prices = useMemo(() => data?.prices?.map((price) => ({ ...price, id: price.variantId })) ?? [], [data]);
  const why = prices.find(({ id }) => id === params.get("why"));

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is done is the same each time
  const columns = useMemo<TableColumn<Price>[]>(
    () => [
      {
        id: "name",
        title: intl.formatMessage({ id: "assortment.product", defaultMessage: "Product" }),
        isRowHeader: true,
        minWidth: 150,
        cell: ({ variantName, sku }) => (
          <span className="stack-tight discounts-name">
            <span>{variantName}</span>
            {sku && <span className="small muted">{sku}</span>}
          </span>
        ),
      },
      {
        id: "list",
        title: intl.formatMessage({ id: "discounts.listPrice", defaultMessage: "List price" }),
        align: "end",
        minWidth: 96,
        width: 140,
        isWide: true,
        cell: ({ listPrice, ownPrice }) => (
          <span className={ownPrice ? "muted" : ""}>
            <Money value={listPrice} />
          </span>
        ),
      },
      {
        id: "own",
        title: intl.formatMessage({ id: "discounts.theyPay", defaultMessage: "They pay" }),
        align: "end",
        minWidth: 96,
        width: 140,
        cell: ({ listPrice, ownPrice }) => (
          <span className="stack-tight discounts-end">
            <span className={ownPrice ? "discounts-cheaper" : ""}>
              <Money value={ownPrice ?? listPrice} />
            </span>
            {ownPrice && (
              <span className="small muted table-narrow">
                <FormattedMessage
                  id="discounts.insteadOf"
                  defaultMessage="instead of {price}"
                  values={{ price: <Money value={listPrice} /> }}
                />
              </span>
            )}
          </span>
        ),
      },
      {
        id: "actions",
        title: intl.formatMessage({ id: "assortment.reason", defaultMessage: "Reason" }),
        align: "end",
        minWidth: 120,
        width: 150,
        cell: ({ id, variantName: name }) => (
          <span className="discounts-actions">
            <Button
              look="quiet"
              icon={<CircleHelp aria-hidden="true" />}
              aria-label={intl.formatMessage(
                { id: "discounts.whyPrice", defaultMessage: "Why {name} has this price" },
                { name },
              )}
              onPress={() => set({ why: id })}
            >
              <FormattedMessage id="assortment.why" defaultMessage="Why?" />
            </Button>
            <Button
              look="quiet"
              icon={<X aria-hidden="true" />}
              aria-label={intl.formatMessage({ id: "assortment.removeOne", defaultMessage: "Remove {name}" }, { name })}
              onPress={() => onRemove(id)}
            />
          </span>
        ),
      },
    ],
    [intl, variants.join()],
  );

  if (error && !data)
    return error instanceof Failed && variants.length ? (
      <EmptyState
        title={<FormattedMessage id="discounts.notPriced" defaultMessage="This cannot be priced" />}
        action={
          <Button onPress={() => onRemove(variants.at(-1) ?? "")}>
            <FormattedMessage id="discounts.dropLast" defaultMessage="Drop the last product" />
          </Button>
        }
      >
        <FormattedMessage
          id="discounts.notPricedHelp"
          defaultMessage="One of the products is not sold in this channel, or is gone. Drop it, or try again: {message}"
          values={{ message: error.message }}
        />
      </EmptyState>
    ) : (
      <ErrorPanel error={error} onRetry={refetch} />
    );
  if (!data) return <Loading lines={3} height={36} />;
  return (
    <>
      <div className="discounts-table">
        <DataTable
          label={intl.formatMessage({ id: "discounts.pricesOf", defaultMessage: "Prices" })}
          columns={columns}
          items={prices}
          isStale={isPlaceholderData}
        />
      </div>
      {prices[0] && (
        <p className="small muted">
          {prices[0].enteredWithTax ? (
            <FormattedMessage
              id="discounts.withTax"
              defaultMessage="Per unit, with tax, before the shop's own promotions."
            />
          ) : (
            <FormattedMessage
              id="discounts.withoutTax"
              defaultMessage="Per unit, without tax, before the shop's own promotions."
            />
          )}
        </p>
      )}
      {why && (
        <WhyPanel
          situation={situation}
          variant={{ id: why.id, name: why.variantName }}
          onClose={() => set({ why: null })}
        />
      )}
    </>
  );
}
