import { FormattedMessage, useIntl } from "react-intl";
import { useUrlState } from "../app/useUrlState";
import { Button } from "../ui/Button";
import "../customers/list/list.css";

const PAGE_SIZE = 50;

export const FIRST_PAGE = { after: null, before: null };

/** Which page the address asks for. */
export function pageOf(params: URLSearchParams) {
  const after = params.get("after");
  const before = params.get("before");
  return before ? { last: PAGE_SIZE, before } : { first: PAGE_SIZE, ...(after ? { after } : {}) };
}

interface Props {
  page:
    | { startCursor?: string | null; endCursor?: string | null; hasNextPage: boolean; hasPreviousPage: boolean }
    | undefined;
}

/** To the next page and back, where there is more than one. */
export function Pager({ page }: Props) {
  const intl = useIntl();
  const [, set] = useUrlState();
  if (!page?.hasNextPage && !page?.hasPreviousPage) return null;
  return (
    <nav className="list-pager" aria-label={intl.formatMessage({ id: "assortment.pages", defaultMessage: "Pages" })}>
      <Button isDisabled={!page.hasPreviousPage} onPress={() => set({ before: page.startCursor ?? null, after: null })}>
        <FormattedMessage id="assortment.previous" defaultMessage="Previous" />
      </Button>
      <Button isDisabled={!page.hasNextPage} onPress={() => set({ after: page.endCursor ?? null, before: null })}>
        <FormattedMessage id="assortment.next" defaultMessage="Next" />
      </Button>
    </nav>
  );
}
