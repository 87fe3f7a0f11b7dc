import { nameOfCode } from "../../i18n/names";

/** The parts of an address as forms and the API name them. */
export interface AddressParts {
  firstName: string;
  lastName: string;
  companyName: string;
  streetAddress1: string;
  streetAddress2: string;
  postalCode: string;
  city: string;
  cityArea: string;
  countryArea: string;
  country: string;
  phone: string;
}

export const EMPTY_ADDRESS: AddressParts = {
  firstName: "",
  lastName: "",
  companyName: "",
  streetAddress1: "",
  streetAddress2: "",
  postalCode: "",
  city: "",
  cityArea: "",
  countryArea: "",
  country: "",
  phone: "",
};

/** Countries whose letters have the postal code behind the city. */
const CODE_BEHIND = new Set(["AU", "CA", "GB", "IE", "IN", "NZ", "US"]);

/** An address as one reads it, a line each, without name and phone. */
export function addressLines(address: AddressParts, locale: string): string[] {
  const { city, cityArea, countryArea, postalCode, country } = address;
  const town = CODE_BEHIND.has(country)
    ? [city, countryArea, postalCode].filter(Boolean).join(" ")
    : [postalCode, city].filter(Boolean).join(" ");
  return [
    address.companyName,
    address.streetAddress1,
    address.streetAddress2,
    cityArea,
    town,
    CODE_BEHIND.has(country) ? "" : countryArea,
    nameOfCode("region", country, locale),
  ].filter(Boolean);
}
