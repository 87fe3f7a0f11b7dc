import { graphql, HttpResponse } from "msw";
import { setupServer } from "msw/node";

/** Stands for the API in tests of components; each test says what it answers. */
export const server = setupServer();

/**
 * Answer an operation, by its name: `data` may be a function of the variables. Returns the variables of each call, so that
 * a test can say what was asked for, and that nothing else was.
 */
export function answer<Variables extends Record<string, unknown>>(
  operation: string,
  data: Record<string, unknown> | ((variables: Variables) => Record<string, unknown>),
): Variables[] {
  const calls: Variables[] = [];
  server.use(
    graphql.operation<Record<string, unknown>, Variables>(({ operationName, variables }) => {
      if (operationName !== operation) return undefined;
      calls.push(variables);
      return HttpResponse.json({ data: typeof data === "function" ? data(variables) : data });
    }),
  );
  return calls;
}
