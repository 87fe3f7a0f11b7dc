import { Plus } from "lucide-react";
import { useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Refused } from "../../api/errors";
import { useWrite } from "../../api/hooks";
import { usePermission } from "../../session/session";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { ConfirmDialog } from "../../ui/Dialog";
import { FormProblem } from "../../ui/form";
import { ActionMenu } from "../../ui/Menu";
import { Pill } from "../../ui/Pill";
import { useNotify } from "../../ui/toasts";
import { addressLines } from "../address/address";
import { nameOf } from "../status";
import { AddressPanel } from "./AddressPanel";
import type { Address, Customer } from "./query";
import { useAct } from "./useAct";
import { DeleteAddressDocument, SetDefaultAddressDocument } from "./writes";

/** The customer's address book. */
export function AddressesCard({ customer }: { customer: Customer }) {
  const intl = useIntl();
  const manages = usePermission("manage_customer_profiles");
  const defaults = useAct(SetDefaultAddressDocument);
  const [edited, setEdited] = useState<Address | "new" | null>(null);
  const [dying, setDying] = useState<Address | null>(null);
  const { addresses, id } = customer;

  const makeDefault = (address: Address, use: "billing" | "shipping") => {
    const flag = use === "billing" ? "isDefaultBillingAddress" : "isDefaultShippingAddress";
    const before = addresses.find((each) => each[flag]);
    const title =
      use === "billing"
        ? intl.formatMessage({ id: "details.billingChanged", defaultMessage: "Bills go to another address now" })
        : intl.formatMessage({ id: "details.shippingChanged", defaultMessage: "Deliveries go to another address now" });
    defaults.act(
      { id, addressId: address.id, [use]: true },
      {
        title,
        ...(before ? { undo: () => defaults.act({ id, addressId: before.id, [use]: true }, { title }) } : {}),
      },
    );
  };

  return (
    <Card
      title={<FormattedMessage id="details.addresses" defaultMessage="Addresses" />}
      actions={
        manages && (
          <Button icon={<Plus aria-hidden="true" />} onPress={() => setEdited("new")}>
            <FormattedMessage id="details.addAddress" defaultMessage="Add address" />
          </Button>
        )
      }
    >
      {addresses.length === 0 && (
        <p className="muted">
          <FormattedMessage id="details.noAddresses" defaultMessage="No address yet" />
        </p>
      )}
      <ul className="addresses">
        {addresses.map((address) => (
          <li key={address.id} className="address">
            <AddressText address={address} />
            {manages && (
              <span className="address-menu no-print">
                <ActionMenu
                  label={intl.formatMessage(
                    { id: "details.addressMenu", defaultMessage: "Address {street}" },
                    { street: address.streetAddress1 || address.city },
                  )}
                  actions={[
                    {
                      id: "edit",
                      label: intl.formatMessage({ id: "details.edit", defaultMessage: "Edit" }),
                      run: () => setEdited(address),
                    },
                    ...(address.isDefaultBillingAddress
                      ? []
                      : [
                          {
                            id: "billing",
                            label: intl.formatMessage({
                              id: "details.makeBilling",
                              defaultMessage: "Make default for bills",
                            }),
                            run: () => makeDefault(address, "billing"),
                          },
                        ]),
                    ...(address.isDefaultShippingAddress
                      ? []
                      : [
                          {
                            id: "shipping",
                            label: intl.formatMessage({
                              id: "details.makeShipping",
                              defaultMessage: "Make default for deliveries",
                            }),
                            run: () => makeDefault(address, "shipping"),
                          },
                        ]),
                    {
                      id: "delete",
                      label: intl.formatMessage({ id: "details.delete", defaultMessage: "Delete" }),
                      critical: true,
                      apart: true,
                      run: () => setDying(address),
                    },
                  ]}
                />
              </span>
            )}
          </li>
        ))}
      </ul>
      {edited && (
        <AddressPanel customer={customer} address={edited === "new" ? null : edited} onClose={() => setEdited(null)} />
      )}
      {dying && <DeleteAddress customerId={id} address={dying} onClose={() => setDying(null)} />}
    </Card>
  );
}

/** An address as one reads it, with what it is the default for. */
export function AddressText({ address }: { address: Address }) {
  const intl = useIntl();
  const lines = addressLines(address, intl.locale);
  return (
    <div className="stack-tight address-text">
      <span className="row">
        <strong>{nameOf({ ...address, email: lines[0] ?? "" })}</strong>
        {address.isDefaultBillingAddress && (
          <Pill tone="info">
            <FormattedMessage id="details.billing" defaultMessage="Bills" />
          </Pill>
        )}
        {address.isDefaultShippingAddress && (
          <Pill tone="info">
            <FormattedMessage id="details.shipping" defaultMessage="Deliveries" />
          </Pill>
        )}
      </span>
      <address>
        {lines.map((line) => (
          <span key={line}>{line}</span>
        ))}
        {address.phone && <span className="number">{address.phone}</span>}
      </address>
      {address.number && (
        <span className="small muted">
          <FormattedMessage
            id="details.addressNumber"
            defaultMessage="No. {number}"
            values={{ number: address.number }}
          />
        </span>
      )}
    </div>
  );
}

function DeleteAddress({
  customerId,
  address,
  onClose,
}: {
  customerId: string;
  address: Address;
  onClose: () => void;
}) {
  const intl = useIntl();
  const notify = useNotify();
  const write = useWrite(DeleteAddressDocument);
  return (
    <ConfirmDialog
      isOpen
      isPending={write.isPending}
      title={<FormattedMessage id="details.deleteAddress" defaultMessage="Delete this address?" />}
      action={<FormattedMessage id="details.deleteAddressAction" defaultMessage="Delete address" />}
      onClose={onClose}
      onConfirm={() =>
        write.mutate(
          { id: customerId, addressId: address.id },
          {
            onSuccess: () => {
              notify({
                kind: "success",
                title: intl.formatMessage({ id: "details.addressDeleted", defaultMessage: "Address deleted" }),
              });
              onClose();
            },
          },
        )
      }
    >
      <div className="stack">
        <p>{addressLines(address, intl.locale).join(", ")}</p>
        <p>
          <FormattedMessage
            id="details.deleteAddressHelp"
            defaultMessage="It cannot be brought back. Orders keep the address they were placed with."
          />
        </p>
        <FormProblem error={write.error} root={write.error instanceof Refused ? write.error.message : undefined} />
      </div>
    </ConfirmDialog>
  );
}
