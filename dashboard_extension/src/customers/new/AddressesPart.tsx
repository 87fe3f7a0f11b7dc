import { Plus, Trash2 } from "lucide-react";
import { Controller, type UseFormReturn, useFieldArray } from "react-hook-form";
import { FormattedMessage, useIntl } from "react-intl";
import { Button } from "../../ui/Button";
import { Checkbox } from "../../ui/Choice";
import { FormField } from "../../ui/form";
import { AddressFields } from "../address/AddressFields";
import { newAddress, type Values } from "./form";

/** The addresses of a new customer; the first is the default for both, unless one says otherwise. */
export function AddressesPart({ form }: { form: UseFormReturn<Values, unknown, Values> }) {
  const intl = useIntl();
  const { control } = form;
  const { fields, append, remove } = useFieldArray({ control, name: "addresses" });
  /** One address alone is the default, so choosing it here takes that from the others. */
  const choose = (at: number, what: "billing" | "shipping", on: boolean) => {
    for (const place of fields.keys())
      form.setValue(`addresses.${place}.${what}`, on && place === at, { shouldDirty: true });
  };
  return (
    <div className="form">
      {fields.map(({ id }, at) => (
        <fieldset key={id} className="form new-address">
          <legend className="new-address-legend">
            <FormattedMessage id="new.addressNumber" defaultMessage="Address {number}" values={{ number: at + 1 }} />
          </legend>
          <AddressFields control={control} prefix={`addresses.${at}.`} />
          <FormField
            control={control}
            name={`addresses.${at}.number`}
            autoComplete="off"
            label={<FormattedMessage id="new.numberOfAddress" defaultMessage="Number of the address" />}
            help={<FormattedMessage id="new.numberHelp" defaultMessage="Left empty, the next free one." />}
          />
          <div className="row-between">
            <div className="row">
              {(["billing", "shipping"] as const).map((what) => (
                <Controller
                  key={what}
                  control={control}
                  name={`addresses.${at}.${what}`}
                  render={({ field }) => (
                    <Checkbox isSelected={field.value} onChange={(on) => choose(at, what, on)}>
                      {what === "billing" ? (
                        <FormattedMessage id="new.forBilling" defaultMessage="Default for bills" />
                      ) : (
                        <FormattedMessage id="new.forShipping" defaultMessage="Default for deliveries" />
                      )}
                    </Checkbox>
                  )}
                />
              ))}
            </div>
            <Button
              look="quiet"
              icon={<Trash2 aria-hidden="true" />}
              aria-label={intl.formatMessage(
                { id: "new.removeAddress", defaultMessage: "Take address {number} away" },
                { number: at + 1 },
              )}
              onPress={() => remove(at)}
            />
          </div>
        </fieldset>
      ))}
      <div>
        <Button
          icon={<Plus aria-hidden="true" />}
          onPress={() =>
            append(newAddress(form.getValues()), {
              focusName: `addresses.${fields.length}.${fields.length ? "firstName" : "companyName"}`,
            })
          }
        >
          {fields.length ? (
            <FormattedMessage id="new.addAnotherAddress" defaultMessage="Add another address" />
          ) : (
            <FormattedMessage id="new.addAddress" defaultMessage="Add an address" />
          )}
        </Button>
      </div>
    </div>
  );
}
