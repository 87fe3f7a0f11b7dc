import type { TypedDocumentString } from "../gql/graphql";
import type { Session } from "../session/session";
import { Denied, Expired, Failed, Unreachable } from "./errors";

interface Answer<Data> {
  data?: Data | null;
  errors?: { message: string; extensions?: { code?: string; exception?: { code?: string } } }[];
}

const LOGGED_OUT = new Set(["UNAUTHENTICATED", "ExpiredSignatureError", "InvalidTokenError"]);
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
  const given = answer.data && Object.values(answer.data).some((value) => value !== null);
  if (answer.errors?.length && !given) {
    const message = answer.errors[0]?.message ?? "";
    throw codes.some((code) => NOT_ALLOWED.has(code)) ? new Denied(message) : new Failed(message);
  }
  if (!answer.data) throw new Failed(`HTTP ${response.status}`);
  return answer.data;
}
