import { type ReactNode, useEffect, useState } from "react";
import { useIntl } from "react-intl";
import { request } from "../../api/client";
import { usePermission, useSession } from "../../session/session";
import { useNotify } from "../../ui/toasts";
import { PrintSheet } from "./PrintSheet";
import { type Customer, CustomerDocument, type Field } from "./query";

/** So many orders, and so many things that happened, stand on paper: the most that one request gives. */
const MOST = 100;

/** Prints the whole customer: reads what the page has not loaded, lays it out for paper, and opens the browser's dialog. */
export function usePrint(customer: Customer, fields: readonly Field[]): { sheet: ReactNode; print: () => void } {
  const intl = useIntl();
  const session = useSession();
  const notify = useNotify();
  const manages = usePermission("manage_customer_profiles");
  const seesCredit = usePermission("view_customer_credit", "manage_customer_credit");
  const [whole, setWhole] = useState<Customer | null>(null);

  const print = () => {
    request(session, CustomerDocument, { id: customer.id, first: MOST, manages, seesCredit }).then(
      (data) => setWhole(data.customerProfile ?? null),
      () =>
        notify({
          kind: "error",
          title: intl.formatMessage({ id: "details.notPrinted", defaultMessage: "The customer could not be read" }),
          text: intl.formatMessage({ id: "details.tryAgain", defaultMessage: "Try again in a moment." }),
        }),
    );
  };
  useEffect(() => {
    if (!whole) return;
    const done = () => setWhole(null);
    window.addEventListener("afterprint", done);
    window.print();
    return () => window.removeEventListener("afterprint", done);
  }, [whole]);

  return { sheet: whole && <PrintSheet customer={whole} fields={fields} />, print };
}
