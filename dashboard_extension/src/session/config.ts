/** What the host's page tells the application about itself: the JSON in the page, see docs/adr/0014. */
export interface PageConfig {
  host: "oscar" | "saleor";
  apiUrl: string;
  basename: string;
  csrf: { header: string; token: string } | null;
  locale: string;
  timeZone: string;
  /** ISO 4217 code of the shop's own currency. */
  currency: string;
  /** Whether the shop has an organisation, when the page was opened. */
  organizationEnabled: boolean;
  staff: { name: string; email: string } | null;
  /** Permissions of ours that the staff member has; null where the host's token tells. */
  permissions: Permission[] | null;
  links: { home: string; logIn: string | null; order: string | null; customer: string | null };
  choices: Choices;
}

/** What staff choose from, by code: `i18n/names.ts` knows what the codes are called. */
export interface Choices {
  languages: readonly string[];
  /** Countries that the shop takes in an address. */
  countries: readonly string[];
  /** Null where the page is for everybody, who need not know them: `useChannels()` asks for them. */
  channels: readonly Channel[] | null;
  currencies: readonly string[] | null;
  /** How long the link of an invitation holds. */
  invitationSeconds: number;
}

export interface Channel {
  id: string;
  name: string;
}

export type Permission =
  | "manage_customer_profiles"
  | "manage_organization"
  | "view_customer_credit"
  | "manage_customer_credit"
  | "spend_customer_credit"
  | "manage_customer_settings";

export function readConfig(page: Document = document): PageConfig {
  const text = page.getElementById("customer-ext-config")?.textContent;
  if (!text) throw new Error("the page lacks its configuration");
  return JSON.parse(text) as PageConfig;
}
