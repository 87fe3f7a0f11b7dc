import { useWatch } from "react-hook-form";
import { FormattedMessage, useIntl } from "react-intl";
import { z } from "zod/mini";
import { useWrite } from "../../api/hooks";
import { EditForm } from "../../app/EditForm";
import { useKeptForm } from "../../app/useKeptForm";
import { Checkbox } from "../../ui/Choice";
import { SidePanel } from "../../ui/Dialog";
import { FormField, showRefusals, useErrorText, useZodForm } from "../../ui/form";
import { useNotify } from "../../ui/toasts";
import { AddressFields } from "../address/AddressFields";
import { type AddressParts, EMPTY_ADDRESS } from "../address/address";
import type { Address, Customer } from "./query";
import { CreateAddressDocument, UpdateAddressDocument } from "./writes";

interface Values extends AddressParts {
  number: string;
  billing: boolean;
  shipping: boolean;
}

const PARTS = Object.keys(EMPTY_ADDRESS) as (keyof AddressParts)[];

interface Props {
  customer: Customer;
  /** The one to change; null makes a new one. */
  address: Address | null;
  onClose: () => void;
}

/** Adds or changes an address. What a country requires, the API knows, and it says so at the field. */
export function AddressPanel({ customer, address, onClose }: Props) {
  const intl = useIntl();
  const notify = useNotify();
  const create = useWrite(CreateAddressDocument);
  const update = useWrite(UpdateAddressDocument);
  const write = address ? update : create;
  const { required } = useErrorText();
  const before = startOf(customer, address);
  const form = useZodForm<Values>(schemaOf(required), before);
  const keep = useKeptForm(form, `customer-address:${customer.id}:${address?.id ?? "new"}`);
  const [billing, shipping] = useWatch({ control: form.control, name: ["billing", "shipping"] });

  const done = () => {
    notify({
      kind: "success",
      title: address
        ? intl.formatMessage({ id: "details.addressSaved", defaultMessage: "Address saved" })
        : intl.formatMessage({ id: "details.addressAdded", defaultMessage: "Address added" }),
    });
    onClose();
  };
  const submit = form.handleSubmit((values) => {
    const { id } = customer;
    const options = {
      onError: (error: Error) => {
        keep(error);
        showRefusals(form, error);
      },
      onSuccess: done,
    };
    const number = values.number || null;
    if (!address) {
      const input = Object.fromEntries(PARTS.map((part) => [part, values[part]]));
      return create.mutate({ id, input, number, billing: values.billing, shipping: values.shipping }, options);
    }
    const changed = PARTS.filter((part) => values[part] !== before[part]);
    // A part alone may not hold in another country, so all of them go along with it.
    const parts = changed.includes("country") ? PARTS : changed;
    if (!parts.length && values.number === before.number) return onClose();
    const input = Object.fromEntries(parts.map((part) => [part, values[part]]));
    update.mutate(
      { id, addressId: address.id, input, number: values.number === before.number ? null : number },
      options,
    );
  });

  return (
    <SidePanel
      isOpen
      onClose={onClose}
      title={
        address ? (
          <FormattedMessage id="details.editAddress" defaultMessage="Edit address" />
        ) : (
          <FormattedMessage id="details.newAddress" defaultMessage="New address" />
        )
      }
    >
      <EditForm onSubmit={submit} onClose={onClose} write={write} state={form.formState}>
        <AddressFields control={form.control} />
        <FormField
          control={form.control}
          name="number"
          autoComplete="off"
          label={<FormattedMessage id="details.number" defaultMessage="Number of the address" />}
          help={<FormattedMessage id="details.numberHelp" defaultMessage="Empty: the next free one" />}
        />
        {!address && (
          <div className="stack-tight">
            <Checkbox isSelected={billing} onChange={(on) => form.setValue("billing", on)}>
              <FormattedMessage id="details.forBilling" defaultMessage="Default for bills" />
            </Checkbox>
            <Checkbox isSelected={shipping} onChange={(on) => form.setValue("shipping", on)}>
              <FormattedMessage id="details.forShipping" defaultMessage="Default for deliveries" />
            </Checkbox>
          </div>
        )}
      </EditForm>
    </SidePanel>
  );
}

function schemaOf(required: string) {
  const text = z.string().check(z.trim());
  return z.object({
    firstName: text,
    lastName: text,
    companyName: text,
    streetAddress1: text,
    streetAddress2: text,
    postalCode: text,
    city: text,
    cityArea: text,
    countryArea: text,
    country: z.string().check(z.minLength(1, required)),
    phone: text,
    number: text,
    billing: z.boolean(),
    shipping: z.boolean(),
  });
}

/** What the form begins with: the address, or the customer's name and the country of what they have already. */
function startOf(customer: Customer, address: Address | null): Values {
  const parts = address ?? {
    ...EMPTY_ADDRESS,
    firstName: customer.firstName,
    lastName: customer.lastName,
    country: customer.addresses.at(0)?.country ?? "",
  };
  const first = customer.addresses.length === 0;
  return {
    ...(Object.fromEntries(PARTS.map((part) => [part, parts[part]])) as unknown as AddressParts),
    number: address?.number ?? "",
    billing: !address && first,
    shipping: !address && first,
  };
}
