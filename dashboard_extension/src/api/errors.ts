import type { CustomerExtErrorCode } from "../gql/graphql";

/** Something that a mutation refused: the API's `errors { field message code }`. */
export interface Refusal {
  field?: string | null;
  message: string;
  code: CustomerExtErrorCode;
}

/** Nothing was answered: no network, or the shop is down. */
export class Unreachable extends Error {}

/** The log-in has ended. */
export class Expired extends Error {}

/** The caller may not do this. */
export class Denied extends Error {}

/** The API answered, but not with what was asked for. */
export class Failed extends Error {}

/** The shop does without what was asked for: it is off in the settings. */
export class SwitchedOff extends Failed {}

/** A mutation was refused. */
export class Refused extends Error {
  constructor(readonly refusals: readonly Refusal[]) {
    super(refusals.map((refusal) => refusal.message).join(" "));
  }

  has(code: CustomerExtErrorCode): boolean {
    return this.refusals.some((refusal) => refusal.code === code);
  }
}
