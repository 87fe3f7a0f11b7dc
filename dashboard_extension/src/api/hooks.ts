import {
  keepPreviousData,
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useState } from "react";
import { useIntl } from "react-intl";
import type { TypedDocumentString } from "../gql/graphql";
import { useSession } from "../session/session";
import { request } from "./client";
import { Denied, Expired, type Refusal, Refused, SwitchedOff } from "./errors";
import { inWords } from "./refusals";

const NO_USE_TO_RETRY = [Denied, Expired, SwitchedOff];

export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < 2 && !NO_USE_TO_RETRY.some((kind) => error instanceof kind),
        retryDelay: (failures) => 500 * 2 ** failures,
      },
      mutations: { retry: false },
    },
  });
}

/** The name of a query's operation, which is what writes name to have it read again. */
export function nameOf(document: { toString(): string }): string {
  return /(?:query|mutation)\s+(\w+)/.exec(document.toString())?.[1] ?? "unnamed";
}

/** Read: cached under the operation's name and its variables. `keep` shows the last answer while the next one comes; `initial` is known without asking. */
export function useRead<Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  options: { enabled?: boolean; keep?: boolean; staleTime?: number; initial?: Data } = {},
) {
  const session = useSession();
  const { keep, initial, ...rest } = options;
  return useQuery({
    queryKey: [nameOf(document), variables],
    queryFn: ({ signal }) => request(session, document, variables, signal),
    ...(keep ? { placeholderData: keepPreviousData } : {}),
    ...(initial === undefined ? {} : { initialData: initial as never }),
    ...rest,
  });
}

interface Page {
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

/**
 * Read what follows the first page, one page more with each `more()`. `first` came with something else; `pageOf` finds the
 * page in an answer. Where the first page changes, what follows it is read again.
 */
export function useMore<Data, Variables extends { after?: string | null }, Found extends Page>(
  document: TypedDocumentString<Data, Variables>,
  variables: Omit<Variables, "after">,
  first: Found | null | undefined,
  pageOf: (data: Data) => Found | null | undefined,
) {
  const session = useSession();
  const asked = JSON.stringify(variables);
  const [wantedFor, setWantedFor] = useState<string | null>(null); // another filter begins with its first page again
  const wanted = wantedFor === asked;
  const start = first?.pageInfo.endCursor ?? null;
  const rest = useInfiniteQuery({
    queryKey: [nameOf(document), variables, start],
    queryFn: ({ pageParam, signal }) =>
      request(session, document, { ...variables, after: pageParam } as Variables, signal),
    initialPageParam: start,
    getNextPageParam: (last) => {
      const info = pageOf(last)?.pageInfo;
      return info?.hasNextPage ? info.endCursor : undefined;
    },
    enabled: wanted && Boolean(first?.pageInfo.hasNextPage),
  });
  const pages = [first, ...(rest.data?.pages.map(pageOf) ?? [])].filter((page) => page != null) as Found[];
  return {
    pages,
    hasMore: pages.at(-1)?.pageInfo.hasNextPage ?? false,
    isLoading: rest.isFetching,
    error: rest.error,
    more: () => {
      if (!wanted) setWantedFor(asked);
      else if (rest.hasNextPage) rest.fetchNextPage();
      else rest.refetch();
    },
  };
}

/**
 * Write: throws `Refused`, in the reader's words, where the mutation's errors are not empty; afterwards everything on the screen is read again,
 * so what one sees is what the server has. `onDone` comes before that, for what leaves the page.
 */
export function useWrite<Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  { onDone }: { onDone?: (data: Data) => void } = {},
) {
  const session = useSession();
  const intl = useIntl();
  const queries = useQueryClient();
  return useMutation<Data, Error, Variables>({
    mutationFn: async (variables) => {
      const data = await request(session, document, variables);
      const refusals = Object.values(data as Record<string, { errors?: Refusal[] } | null>).flatMap(
        (payload) => payload?.errors ?? [],
      );
      if (refusals.length) throw new Refused(refusals.map((refusal) => inWords(intl, refusal)));
      return data;
    },
    ...(onDone ? { onSuccess: onDone } : {}),
    onSettled: () => queries.invalidateQueries(),
  });
}
