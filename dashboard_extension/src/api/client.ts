import type { TypedDocumentString } from "../gql/graphql";
import type { Session } from "../session/session";
import { Denied, Expired, Failed, SwitchedOff, Unreachable } from "./errors";

interface Answer<Data> {
  data?: Data | null;
  errors?: { message: string; extensions?: { code?: string; exception?: { code?: string } } }[];
}

type Payload = { errors?: { code: string }[] } | null | undefined;

const LOGGED_OUT = new Set(["UNAUTHENTICATED", "ExpiredSignatureError", "InvalidTokenError"]);
const SWITCHED_OFF = new Set(["ORGANIZATION_DISABLED"]);
const NOT_ALLOWED = new Set(["PERMISSION_DENIED", "PermissionDenied"]);

/**
 * Ask the API. Fields that the caller may not read are null and the rest is given, so a refused field is an error only
 * where nothing at all came back.
 */
export async function request<Data, Variables>(
  session: Session,
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Data> {
  const headers = await session.headers();
  let response: Response;
  try {
    response = await fetch(session.apiUrl, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", ...headers },
      body: JSON.stringify({ query: document.toString(), variables }),
      credentials: session.embedded ? "omit" : "same-origin",
      signal: signal ?? null,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreachable("the shop cannot be reached", { cause: error });
  }
  if (response.status === 401) throw new Expired("the log-in has ended");
  const answer = (await response.json().catch(() => null)) as Answer<Data> | null;
  if (!answer)
    throw response.status === 403 ? new Expired("the log-in has ended") : new Failed(`HTTP ${response.status}`);
  const codes = (answer.errors ?? []).map(({ extensions }) => extensions?.code ?? extensions?.exception?.code ?? "");
  if (codes.some((code) => LOGGED_OUT.has(code))) throw new Expired("the log-in has ended");
  const refused = Object.values(answer.data ?? {}).flatMap((payload) => (payload as Payload)?.errors ?? []);
  const isDenied = [...codes, ...refused.map(({ code }) => code)].some((code) => NOT_ALLOWED.has(code));
  if (isDenied && (await hasLoggedOut(session, headers))) throw new Expired("the log-in has ended");
  const given = answer.data && Object.values(answer.data).some((value) => value !== null);
  if (answer.errors?.length && !given) {
    const message = answer.errors[0]?.message ?? "";
    if (codes.some((code) => NOT_ALLOWED.has(code))) throw new Denied(message);
    throw codes.some((code) => SWITCHED_OFF.has(code)) ? new SwitchedOff(message) : new Failed(message);
  }
  if (!answer.data) throw new Failed(`HTTP ${response.status}`);
  return answer.data;
}

/**
 * Whether the shop knows the caller no more. Where the log-in is a cookie, whoever has lost it is a visitor, who is denied
 * things like anybody; a customer of their own only those have who are logged in.
 */
async function hasLoggedOut(session: Session, headers: Record<string, string>): Promise<boolean> {
  if (session.embedded || !session.logInLink()) return false;
  try {
    const response = await fetch(session.apiUrl, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", ...headers },
      body: JSON.stringify({ query: "query WhoAmI { myCustomerProfile { id } }" }),
      credentials: "same-origin",
    });
    const answer = (await response.json()) as Answer<{ myCustomerProfile?: object | null }>;
    return answer.data?.myCustomerProfile === null;
  } catch {
    return false;
  }
}
