import { Check, X } from "lucide-react";
import { FormattedMessage } from "react-intl";
import { useRead } from "../api/hooks";
import { SidePanel } from "../ui/Dialog";
import { ErrorPanel, Loading } from "../ui/states";
import { ExplainDocument } from "./query";
import { Why } from "./reasons";
import { inputOfViewer, type Viewer } from "./viewer";

interface Props {
  viewer: Viewer;
  name: string | null;
  product: { id: string; name: string };
  onClose: () => void;
}

/** Why somebody sees a product or does not: every reason that decides, in its order, and what it says. */
export function WhyPanel({ viewer, name, product, onClose }: Props) {
  const { data, error, refetch } = useRead(ExplainDocument, { ...inputOfViewer(viewer), productId: product.id });
  const found = data?.explained;
  const values = { who: name ?? "", named: name ? "yes" : "no" };
  return (
    <SidePanel title={product.name} isOpen isDismissable onClose={onClose}>
      {!found ? (
        error ? (
          <ErrorPanel error={error} onRetry={refetch} />
        ) : (
          <Loading lines={3} height={28} />
        )
      ) : (
        <div className="stack">
          <p className={`assortment-verdict assortment-verdict-${found.isVisible ? "seen" : "hidden"}`}>
            {found.isVisible ? <Check aria-hidden="true" /> : <X aria-hidden="true" />}
            {found.isVisible ? (
              viewer.kind === "customer" ? (
                <FormattedMessage
                  id="assortment.verdictSees"
                  defaultMessage="{named, select, yes {{who}} other {The customer}} sees this product and can buy it."
                  values={values}
                />
              ) : (
                <FormattedMessage id="assortment.verdictSeen" defaultMessage="They see this product and can buy it." />
              )
            ) : viewer.kind === "customer" ? (
              <FormattedMessage
                id="assortment.verdictSeesNot"
                defaultMessage="{named, select, yes {{who}} other {The customer}} does not see this product and cannot buy it."
                values={values}
              />
            ) : (
              <FormattedMessage
                id="assortment.verdictHidden"
                defaultMessage="They do not see this product and cannot buy it."
              />
            )}
          </p>
          <ol className="assortment-reasons">
            {found.reasons.map((reason) => (
              <li key={reason.code} className={reason.allows ? "" : "assortment-against"}>
                {reason.allows ? <Check aria-hidden="true" /> : <X aria-hidden="true" />}
                <span>
                  <span className="visually-hidden">
                    {reason.allows ? (
                      <FormattedMessage id="assortment.for" defaultMessage="Speaks for it:" />
                    ) : (
                      <FormattedMessage id="assortment.against" defaultMessage="Speaks against it:" />
                    )}{" "}
                  </span>
                  <Why reason={reason} />
                </span>
              </li>
            ))}
          </ol>
          <p className="small muted">
            <FormattedMessage
              id="assortment.notWhole"
              defaultMessage="Whether the shop sells it at all (published, in stock) is another question."
            />
          </p>
        </div>
      )}
    </SidePanel>
  );
}
