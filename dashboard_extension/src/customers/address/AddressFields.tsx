import { type ReactNode, useMemo } from "react";
import { type Control, type FieldPath, type FieldValues, useWatch } from "react-hook-form";
import { FormattedMessage, useIntl } from "react-intl";
import { namedOptions } from "../../i18n/names";
import { useSession } from "../../session/session";
import { FormField, FormSelect } from "../../ui/form";
import type { AddressParts } from "./address";

interface Props<Values extends FieldValues> {
  control: Control<Values, unknown, Values>;
  /** What stands before the names of the fields, such as "addresses.0."; nothing where the form is the address. */
  prefix?: string;
}

/** The parts of an address in a form, street first. Which of them a country requires, the API says at the field. */
export function AddressFields<Values extends FieldValues>({ control, prefix = "" }: Props<Values>) {
  const name = (part: keyof AddressParts) => `${prefix}${part}` as FieldPath<Values>;
  return (
    <>
      <div className="form-grid">
        <FormField
          control={control}
          name={name("firstName")}
          autoComplete="off"
          label={<FormattedMessage id="address.firstName" defaultMessage="First name" />}
        />
        <FormField
          control={control}
          name={name("lastName")}
          autoComplete="off"
          label={<FormattedMessage id="address.lastName" defaultMessage="Last name" />}
        />
      </div>
      <FormField
        control={control}
        name={name("companyName")}
        autoComplete="off"
        label={<FormattedMessage id="address.company" defaultMessage="Company" />}
      />
      <PlaceFields control={control} prefix={prefix} isRequired>
        <FormField
          control={control}
          name={name("phone")}
          type="tel"
          autoComplete="off"
          label={<FormattedMessage id="address.phone" defaultMessage="Phone" />}
        />
      </PlaceFields>
    </>
  );
}

interface PlaceProps<Values extends FieldValues> extends Props<Values> {
  /** Without it there may be no address at all. */
  isRequired?: boolean;
  /** What stands at the end, beside the last part. */
  children?: ReactNode;
}

/** Where something is: an address without whose it is. */
export function PlaceFields<Values extends FieldValues>({
  control,
  prefix = "",
  isRequired = false,
  children,
}: PlaceProps<Values>) {
  const intl = useIntl();
  const { host, choices } = useSession();
  const name = (part: keyof AddressParts) => `${prefix}${part}` as FieldPath<Values>;
  const country: string = useWatch({ control, name: name("country") });
  const countries = useMemo(
    () => namedOptions("region", choices.countries, intl.locale, country),
    [choices.countries, intl.locale, country],
  );
  return (
    <>
      <FormSelect
        control={control}
        name={name("country")}
        options={isRequired ? countries : [{ id: "", label: "–" }, ...countries]}
        isRequired={isRequired}
        label={<FormattedMessage id="address.country" defaultMessage="Country" />}
      />
      <FormField
        control={control}
        name={name("streetAddress1")}
        autoComplete="off"
        label={<FormattedMessage id="address.street" defaultMessage="Street and number" />}
      />
      <FormField
        control={control}
        name={name("streetAddress2")}
        autoComplete="off"
        label={<FormattedMessage id="address.street2" defaultMessage="More of the address" />}
        help={<FormattedMessage id="address.street2Help" defaultMessage="Such as floor, door or department" />}
      />
      <div className="form-grid">
        <FormField
          control={control}
          name={name("postalCode")}
          autoComplete="off"
          label={<FormattedMessage id="address.postalCode" defaultMessage="Postal code" />}
        />
        <FormField
          control={control}
          name={name("city")}
          autoComplete="off"
          label={<FormattedMessage id="address.city" defaultMessage="City" />}
        />
      </div>
      <div className="form-grid">
        {host === "saleor" && (
          <FormField
            control={control}
            name={name("cityArea")}
            autoComplete="off"
            label={<FormattedMessage id="address.cityArea" defaultMessage="Part of the city" />}
          />
        )}
        <FormField
          control={control}
          name={name("countryArea")}
          autoComplete="off"
          label={<FormattedMessage id="address.countryArea" defaultMessage="State, province or county" />}
        />
        {children}
      </div>
    </>
  );
}
