import { FormattedMessage, useIntl } from "react-intl";
import type { PageEndsFragment } from "../gql/graphql";
import { Button } from "../ui/Button";
import { useUrlState } from "./useUrlState";
import "../customers/list/list.css";

const PAGE_SIZE = 50;

/** What leads back to the first page, where what is listed changes. */
export const FIRST_PAGE = { after: null, before: null };

/** Which page of a list the address asks for. */
export function pageOf(params: URLSearchParams) {
  const after = params.get("after");
  const before = params.get("before");
  return before ? { last: PAGE_SIZE, before } : { first: PAGE_SIZE, ...(after ? { after } : {}) };
}

interface Props {
  page: PageEndsFragment | undefined;
}

/** To the next page and back, where there is more than one. */
export function Pager({ page }: Props) {
  const intl = useIntl();
  const [, set] = useUrlState();
  if (!page?.hasNextPage && !page?.hasPreviousPage) return null;
  return (
    <nav className="list-pager" aria-label={intl.formatMessage({ id: "app.pages", defaultMessage: "Pages" })}>
      <Button isDisabled={!page.hasPreviousPage} onPress={() => set({ before: page.startCursor ?? null, after: null })}>
        <FormattedMessage id="app.previous" defaultMessage="Previous" />
      </Button>
      <Button isDisabled={!page.hasNextPage} onPress={() => set({ after: page.endCursor ?? null, before: null })}>
        <FormattedMessage id="app.next" defaultMessage="Next" />
      </Button>
    </nav>
  );
}
