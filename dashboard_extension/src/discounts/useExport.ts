import { useState } from "react";
import { useIntl } from "react-intl";
import { request } from "../api/client";
import { download } from "../credit/exportLedger";
import { useSession } from "../session/session";
import { useNotify } from "../ui/toasts";
import type { Named } from "./kinds";
import { PriceListDocument } from "./query";

/** So many prices come with each answer. */
const PART = 1_000;

/** Hands the whole price list to the browser as a CSV file, which the import reads again. */
export function useExport(group: Named) {
  const intl = useIntl();
  const session = useSession();
  const notify = useNotify();
  const [isPending, setPending] = useState(false);
  const read = async () => {
    let text = "\ufeff";
    let after: string | null = null;
    do {
      const variables: { id: string; first: number; after?: string } = { id: group.id, first: PART };
      if (after) variables.after = after;
      const { page }: { page?: { csv: string; endCursor?: string | null; hasNextPage: boolean } | null } =
        await request(session, PriceListDocument, variables);
      if (!page) throw new Error("the price list is not there");
      // Each part has the head of the table; once is enough.
      text += after ? page.csv.slice(page.csv.indexOf("\n") + 1) : page.csv;
      after = page.hasNextPage ? (page.endCursor ?? null) : null;
    } while (after);
    return text;
  };
  const run = () => {
    setPending(true);
    read()
      .then((text) => download(`${group.name.replace(/[^\p{L}\p{N}]+/gu, "-")}.csv`, text))
      .catch(() =>
        notify({
          kind: "error",
          title: intl.formatMessage({
            id: "discounts.notExported",
            defaultMessage: "The price list could not be read. Try again in a moment.",
          }),
        }),
      )
      .finally(() => setPending(false));
  };
  return { run, isPending };
}
