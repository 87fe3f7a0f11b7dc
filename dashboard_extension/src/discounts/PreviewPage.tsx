import { FormattedMessage, useIntl } from "react-intl";
import { useChannels } from "../api/channels";
import { useRead } from "../api/hooks";
import { useUrlState } from "../app/useUrlState";
import { CustomerPicker } from "../assortment/CustomerPicker";
import { amountOf, amountProblem } from "../credit/amounts";
import { DayField } from "../credit/DayField";
import { isDay, startOf } from "../credit/days";
import { nameOf } from "../customers/status";
import { usePermission, useSession } from "../session/session";
import { ButtonLink } from "../ui/Button";
import { Page } from "../ui/Page";
import { Select } from "../ui/Select";
import { EmptyState, NoPermission } from "../ui/states";
import { TextField } from "../ui/TextField";
import { groupPath } from "./kinds";
import { quantityOf } from "./limits";
import { PriceTable } from "./PriceTable";
import { CustomerGroupDocument } from "./query";
import { StatePill } from "./StatePill";
import { TargetPicker } from "./TargetPicker";
import "./discounts.css";

/** What a customer would pay for some products on some day; all that is asked stands in the address. */
export default function PreviewPage() {
  const intl = useIntl();
  const manages = usePermission("manage_discount_groups");
  const lists = usePermission("manage_customer_profiles", "view_customer_credit", "manage_customer_credit");
  return (
    <Page
      title={intl.formatMessage({ id: "discounts.preview", defaultMessage: "What customers pay" })}
      back="/discounts"
    >
      <div className="page-content">{manages && lists ? <Preview /> : <NoPermission />}</div>
    </Page>
  );
}

function Preview() {
  const intl = useIntl();
  const { timeZone, currency: ofShop } = useSession();
  const [params, set] = useUrlState();
  const { channels } = useChannels();
  const customerId = params.get("customer") ?? "";
  const variants = params.getAll("variant");
  const channel = params.get("channel") ?? channels[0]?.id ?? "";
  const picked = channels.find(({ id }) => id === channel);
  const currency = picked && "currencyCode" in picked ? String(picked.currencyCode) : ofShop;
  const typedQuantity = params.get("quantity") ?? "";
  const quantity = quantityOf(typedQuantity);
  const day = params.get("day");
  const typedValue = params.get("value") ?? "";
  const badValue = typedValue ? amountProblem(intl, typedValue, currency) : null;
  const { data } = useRead(
    CustomerGroupDocument,
    { id: customerId, manages: false },
    { enabled: customerId !== "", staleTime: 60_000 },
  );
  const customer = customerId ? data?.customer : null;
  const group = customer?.discountGroup;
  const situation = {
    customerId,
    channel,
    quantity: quantity ?? 1,
    ...(typedValue && !badValue ? { orderValue: amountOf(typedValue, currency, intl.locale) ?? "" } : {}),
    ...(isDay(day) ? { at: startOf(day, timeZone) } : {}),
  };

  return (
    <div className="stack">
      <div className="discounts-asked">
        <CustomerPicker
          label={intl.formatMessage({ id: "assortment.customer", defaultMessage: "Customer" })}
          value={customerId ? (customer ? nameOf(customer) : "…") : null}
          onChange={(id) => set({ customer: id, why: null })}
        />
        {channels.length > 1 && (
          <Select
            label={<FormattedMessage id="list.channel" defaultMessage="Channel" />}
            value={channel}
            options={channels.map(({ id, name }) => ({ id, label: name }))}
            onChange={(id) => set({ channel: id })}
          />
        )}
        <TextField
          label={<FormattedMessage id="discounts.quantity" defaultMessage="Units of each" />}
          inputMode="numeric"
          value={typedQuantity}
          placeholder="1"
          onChange={(text) => set({ quantity: text }, { replace: true })}
          error={
            quantity === null
              ? intl.formatMessage({
                  id: "discounts.badQuantity",
                  defaultMessage: "Write a whole number from 1 to 1,000,000.",
                })
              : undefined
          }
        />
        <TextField
          label={<FormattedMessage id="discounts.orderValue" defaultMessage="Value of the whole order" />}
          inputMode="decimal"
          unit={currency}
          value={typedValue}
          onChange={(text) => set({ value: text }, { replace: true })}
          error={badValue ?? undefined}
          help={<FormattedMessage id="discounts.orderValueHelp" defaultMessage="Empty: as on a product page" />}
        />
        <DayField
          label={<FormattedMessage id="discounts.day" defaultMessage="On the day" />}
          value={isDay(day) ? day : null}
          onChange={(next) => set({ day: next }, { replace: true })}
        />
      </div>
      {!customerId ? (
        <EmptyState title={<FormattedMessage id="discounts.chooseWho" defaultMessage="Choose a customer" />}>
          <FormattedMessage
            id="discounts.chooseWhoHelp"
            defaultMessage="Then add products: each says what they pay, and which condition makes the price."
          />
        </EmptyState>
      ) : (
        <>
          {customer && (
            <p className="row">
              {group ? (
                <>
                  <FormattedMessage
                    id="discounts.isIn"
                    defaultMessage="{name} is in the discount group"
                    values={{ name: nameOf(customer) }}
                  />
                  <ButtonLink to={groupPath(group.id)}>{group.name}</ButtonLink>
                  <StatePill group={group} />
                </>
              ) : (
                <FormattedMessage
                  id="discounts.isInNone"
                  defaultMessage="{name} is in no discount group and pays list prices, less the shop's promotions."
                  values={{ name: nameOf(customer) }}
                />
              )}
            </p>
          )}
          <div className="discounts-add">
            <TargetPicker
              target="VARIANT"
              label={intl.formatMessage({ id: "discounts.addProduct", defaultMessage: "Add a product" })}
              value={null}
              onChange={({ id }) => set({ variant: [...variants.filter((each) => each !== id), id] })}
            />
          </div>
          {variants.length > 0 && channel && quantity !== null && (
            <PriceTable
              situation={situation}
              variants={variants}
              onRemove={(id) => set({ variant: variants.filter((each) => each !== id), why: null })}
            />
          )}
        </>
      )}
    </div>
  );
}
