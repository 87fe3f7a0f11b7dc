import { defineMessages, FormattedMessage } from "react-intl";
import type { Part, Values } from "./unitForm";

const NAMES = defineMessages({
  name: { id: "organization.name", defaultMessage: "Name" },
  externalReference: { id: "organization.reference", defaultMessage: "External reference" },
  contactName: { id: "organization.contactName", defaultMessage: "Whom to ask for" },
  email: { id: "organization.email", defaultMessage: "E-mail" },
  phone: { id: "organization.phone", defaultMessage: "Phone" },
  vatNumber: { id: "organization.vatNumber", defaultMessage: "VAT number" },
  country: { id: "address.country", defaultMessage: "Country" },
  streetAddress1: { id: "address.street", defaultMessage: "Street and number" },
  streetAddress2: { id: "address.street2", defaultMessage: "More of the address" },
  postalCode: { id: "address.postalCode", defaultMessage: "Postal code" },
  city: { id: "address.city", defaultMessage: "City" },
  cityArea: { id: "address.cityArea", defaultMessage: "Part of the city" },
  countryArea: { id: "address.countryArea", defaultMessage: "State, province or county" },
});

/** What somebody else wrote meanwhile into fields that were typed into here. */
export function Theirs({ values }: { values: Partial<Values> }) {
  const parts = Object.entries(values) as [Part, string][];
  if (!parts.length) return null;
  return (
    <div className="form-problem form-conflict" role="status">
      <strong>
        <FormattedMessage id="organization.theirs" defaultMessage="Somebody else wrote here meanwhile" />
      </strong>
      <ul>
        {parts.map(([part, value]) => (
          <li key={part}>
            <FormattedMessage {...NAMES[part]} />: {value || "–"}
          </li>
        ))}
      </ul>
    </div>
  );
}
