import { defineMessages, useIntl } from "react-intl";
import type { AssortmentKind } from "../gql/graphql";
import { useSession } from "../session/session";

const TITLES = defineMessages({
  CATEGORY: { id: "assortment.categories", defaultMessage: "Categories" },
  COLLECTION: { id: "assortment.collections", defaultMessage: "Collections" },
  PRODUCT: { id: "assortment.products", defaultMessage: "Products" },
  RANGE: { id: "assortment.ranges", defaultMessage: "Ranges" },
});

const WORDS = defineMessages({
  CATEGORY: { id: "assortment.category", defaultMessage: "Category" },
  COLLECTION: { id: "assortment.collection", defaultMessage: "Collection" },
  PRODUCT: { id: "assortment.product", defaultMessage: "Product" },
  RANGE: { id: "assortment.range", defaultMessage: "Range" },
});

/** What one and several of a kind are called; in Oscar, ranges stand for collections. */
export function useKindWords() {
  const intl = useIntl();
  const { host } = useSession();
  const inHost = (kind: AssortmentKind) => (kind === "COLLECTION" && host === "oscar" ? "RANGE" : kind);
  return {
    word: (kind: AssortmentKind) => intl.formatMessage(WORDS[inHost(kind)]),
    title: (kind: AssortmentKind) => intl.formatMessage(TITLES[inHost(kind)]),
  };
}
