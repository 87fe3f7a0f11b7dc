import type { Permission } from "./config";

const OURS: readonly Permission[] = [
  "manage_customer_profiles",
  "manage_organization",
  "manage_discount_groups",
  "view_customer_credit",
  "manage_customer_credit",
  "spend_customer_credit",
  "manage_customer_settings",
];

/** What is read from a token of Saleor's. It is not verified here: the API does that with every request. */
export interface Claims {
  email: string;
  permissions: ReadonlySet<Permission>;
  /** Milliseconds since 1970; null where the token, or this computer's clock, does not tell. */
  expires: number | null;
}

/** Read a token; null where it is none, as with the Dashboard's empty one for staff who lack a permission of the frame. */
export function readToken(token: unknown, now = Date.now()): Claims | null {
  const payload = typeof token === "string" ? token.split(".")[1] : undefined;
  if (!payload) return null;
  try {
    const letters = atob(payload.replaceAll("-", "+").replaceAll("_", "/"));
    const text = new TextDecoder().decode(Uint8Array.from(letters, (letter) => letter.charCodeAt(0)));
    const { email, permissions, exp } = JSON.parse(text) as Record<string, unknown>;
    const granted = new Set((Array.isArray(permissions) ? permissions : []).map((name) => String(name).toLowerCase()));
    const expires = typeof exp === "number" ? exp * 1000 : null;
    return {
      email: typeof email === "string" ? email : "",
      permissions: new Set(OURS.filter((permission) => granted.has(permission))),
      // One that seems to have run out when it comes says that the clock here is wrong, and nothing about itself.
      expires: expires !== null && expires > now ? expires : null,
    };
  } catch {
    return null;
  }
}

/** The token that is valid now, and those who wait for the next one. */
export class TokenKeeper {
  claims: Claims | null = null;
  #token = "";
  #waiting: (() => void)[] = [];

  /** Keep a token; what is none is left out, so that the last one stays. */
  receive(token: unknown): void {
    const claims = readToken(token);
    if (!claims) return;
    this.claims = claims;
    this.#token = token as string;
    for (const renewed of this.#waiting.splice(0)) renewed();
  }

  /** The token; if it has run out, then as soon as there is a new one, or the old one when the patience (ms) is over. */
  async current(patience: number): Promise<string> {
    const expires = this.claims?.expires ?? null;
    if (expires !== null && expires <= Date.now()) {
      await new Promise<void>((done) => {
        this.#waiting.push(done);
        setTimeout(done, patience);
      });
    }
    return this.#token;
  }
}
