import { HttpResponse, http } from "msw";
import { expect, test, vi } from "vitest";
import { testSession } from "../../test/render";
import { server } from "../../test/server";
import { TypedDocumentString } from "../gql/graphql";
import { request } from "./client";
import { Denied, Expired, Failed, Unreachable } from "./errors";

const API = "http://shop.test/graphql/";
const QUERY = new TypedDocumentString<{ customer: { name: string } | null; other?: unknown }, { id: string }>(
  "query Customer($id: ID!) { customer(id: $id) { name } }",
);

function ask(signal?: AbortSignal) {
  return request(testSession({ headers: async () => ({ Authorization: "Bearer x" }) }), QUERY, { id: "7" }, signal);
}

function answerWith(body: object | string, status = 200) {
  server.use(
    http.post(API, () =>
      typeof body === "string" ? HttpResponse.text(body, { status }) : HttpResponse.json(body, { status }),
    ),
  );
}

test("sends the document and its variables with the session's headers, and gives the data", async () => {
  const sent = vi.fn();
  server.use(
    http.post(API, async ({ request }) => {
      sent(await request.json(), request.headers.get("authorization"));
      return HttpResponse.json({ data: { customer: { name: "Ada" } } });
    }),
  );

  await expect(ask()).resolves.toEqual({ customer: { name: "Ada" } });
  expect(sent).toHaveBeenCalledExactlyOnceWith({ query: QUERY.toString(), variables: { id: "7" } }, "Bearer x");
});

const error = (message: string, extensions?: object) => ({ message, extensions });

test.each([
  ["a refused query", { data: { customer: null }, errors: [error("no", { code: "PERMISSION_DENIED" })] }, 200, Denied],
  ["Saleor's refusal", { errors: [error("no", { exception: { code: "PermissionDenied" } })] }, 200, Denied],
  ["a log-in that ended", { errors: [error("no", { code: "UNAUTHENTICATED" })] }, 401, Expired],
  ["an old token", { errors: [error("old", { exception: { code: "ExpiredSignatureError" } })] }, 200, Expired],
  ["a page that refuses a forged request", "<h1>403</h1>", 403, Expired],
  ["a broken query", { errors: [error("Cannot query field")] }, 400, Failed],
  ["a broken server", "<h1>500</h1>", 500, Failed],
  ["no data", {}, 200, Failed],
])("%s is an error of its own kind", async (_, body, status, kind) => {
  answerWith(body, status);

  await expect(ask()).rejects.toBeInstanceOf(kind);
});

test("what the caller may read is given, though something beside it is refused", async () => {
  const data = { customer: { name: "Ada" }, other: null };
  answerWith({ data, errors: [error("no", { code: "PERMISSION_DENIED" })] });

  await expect(ask()).resolves.toEqual(data);
});

test.each([
  ["a refused query", { data: null, errors: [error("no", { code: "PERMISSION_DENIED" })] }],
  ["a refused mutation", { data: { update: { errors: [{ field: null, code: "PERMISSION_DENIED", message: "no" }] } } }],
])("%s of somebody whom the shop knows no more means that the log-in has ended", async (_, body) => {
  const answers = (profile: object | null) =>
    server.use(
      http.post(API, async ({ request }) => {
        const { query } = (await request.json()) as { query: string };
        return HttpResponse.json(query.includes("WhoAmI") ? { data: { myCustomerProfile: profile } } : body);
      }),
    );
  answers(null);
  await expect(ask()).rejects.toBeInstanceOf(Expired);

  answers({ id: "P1" });
  if (body.data) await expect(ask()).resolves.toEqual(body.data);
  else await expect(ask()).rejects.toBeInstanceOf(Denied);
});

test("a customer who is not there is no error", async () => {
  answerWith({ data: { customer: null } });

  await expect(ask()).resolves.toEqual({ customer: null });
});

test("no answer is told from an answer that nobody waits for any more", async () => {
  server.use(http.post(API, () => HttpResponse.error()));
  await expect(ask()).rejects.toBeInstanceOf(Unreachable);

  const ending = new AbortController();
  ending.abort();
  await expect(ask(ending.signal)).rejects.toMatchObject({ name: "AbortError" });
});
