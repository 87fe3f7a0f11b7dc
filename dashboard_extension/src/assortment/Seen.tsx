import { CircleHelp, Eye, EyeOff, Search } from "lucide-react";
import { useMemo } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useRead } from "../api/hooks";
import { useUrlState } from "../app/useUrlState";
import { Problem } from "../organization/states";
import { Button } from "../ui/Button";
import { Card } from "../ui/Card";
import { DataTable, type TableColumn } from "../ui/DataTable";
import { Pill } from "../ui/Pill";
import { SearchField } from "../ui/SearchField";
import { EmptyState, Loading } from "../ui/states";
import { ChipChoice } from "./ChipChoice";
import { PreviewDocument } from "./query";
import { Reach } from "./Reach";
import { DecidesAll } from "./reasons";
import { inputOfViewer, type Viewer } from "./viewer";
import { WhyPanel } from "./WhyPanel";
import "../customers/list/list.css";

/** So many the API finds at most. */
const MOST_FOUND = 50;

interface Product {
  id: string;
  name: string;
  isVisible: boolean;
}

interface Props {
  viewer: Viewer;
  /** What they are called, where they are called anything. */
  name: string | null;
}

/** The products of the shop as somebody sees them, or does not. */
export function Seen({ viewer, name }: Props) {
  const intl = useIntl();
  const [params, set] = useUrlState();
  const search = params.get("q")?.trim() ?? "";
  const show = params.get("show");
  const { data, error, isPlaceholderData, refetch } = useRead(
    PreviewDocument,
    {
      ...inputOfViewer(viewer),
      ...(search ? { search } : {}),
      ...(show === "seen" || show === "hidden" ? { isVisible: show === "seen" } : {}),
    },
    { keep: true },
  );
  const preview = data?.preview;
  const products = useMemo<readonly Product[]>(() => preview?.products ?? [], [preview]);
  const explained = products.find(({ id }) => id === params.get("product"));

  // biome-ignore lint/correctness/useExhaustiveDependencies: `set` does the same each time
  const columns = useMemo<TableColumn<Product>[]>(
    () => [
      {
        id: "name",
        title: intl.formatMessage({ id: "assortment.product", defaultMessage: "Product" }),
        isRowHeader: true,
        minWidth: 150,
        cell: (product) => <span className="assortment-name">{product.name}</span>,
      },
      {
        id: "seen",
        title: intl.formatMessage({ id: "assortment.inShop", defaultMessage: "In the shop" }),
        width: 124,
        minWidth: 96,
        cell: ({ isVisible }) => <SeenPill isVisible={isVisible} />,
      },
      {
        id: "why",
        title: intl.formatMessage({ id: "assortment.reason", defaultMessage: "Reason" }),
        align: "end",
        width: 96,
        minWidth: 72,
        cell: (product) => (
          <Button
            look="quiet"
            icon={<CircleHelp aria-hidden="true" />}
            aria-label={
              product.isVisible
                ? intl.formatMessage(
                    { id: "assortment.whySeen", defaultMessage: "Why {name} is seen" },
                    { name: product.name },
                  )
                : intl.formatMessage(
                    { id: "assortment.whyHidden", defaultMessage: "Why {name} is not seen" },
                    { name: product.name },
                  )
            }
            onPress={() => set({ product: product.id })}
          >
            <FormattedMessage id="assortment.why" defaultMessage="Why?" />
          </Button>
        ),
      },
    ],
    [intl],
  );

  if (error && !data) return <Problem error={error} onRetry={refetch} />;
  if (!preview) return <Loading lines={8} height={36} />;
  const { numberOfVisible: visible, numberOfProducts: all } = preview;
  const who = name ?? "";
  return (
    <>
      <Card
        title={
          viewer.kind === "customer" && name ? (
            <FormattedMessage id="assortment.sees" defaultMessage="What {name} sees" values={{ name: who }} />
          ) : viewer.kind === "visitor" ? (
            <FormattedMessage id="assortment.visitorSees" defaultMessage="What somebody sees who is not logged in" />
          ) : name ? (
            <FormattedMessage
              id="assortment.theySee"
              defaultMessage="What customers of {name} see"
              values={{ name: who }}
            />
          ) : (
            <FormattedMessage id="assortment.effect" defaultMessage="What customers see" />
          )
        }
      >
        <div className="assortment-summary">
          <Reach preview={preview} />
          <DecidesAll preview={preview} />
        </div>
      </Card>
      <div className="assortment-tools">
        <div className="list-search">
          <Search aria-hidden="true" />
          <SearchField
            label={intl.formatMessage({ id: "assortment.findProduct", defaultMessage: "Find a product" })}
            hint={intl.formatMessage({ id: "assortment.find", defaultMessage: "Find by name or number" })}
            value={search}
            onChange={(q) => set({ q, product: null }, { replace: true })}
          />
        </div>
        <ChipChoice
          label={intl.formatMessage({ id: "assortment.shown", defaultMessage: "Shown" })}
          options={[
            { id: "", name: intl.formatMessage({ id: "assortment.all", defaultMessage: "All" }), count: all },
            { id: "seen", name: intl.formatMessage({ id: "assortment.seen", defaultMessage: "Seen" }), count: visible },
            {
              id: "hidden",
              name: intl.formatMessage({ id: "assortment.hidden", defaultMessage: "Not seen" }),
              count: all - visible,
            },
          ]}
          value={show === "seen" || show === "hidden" ? show : ""}
          onChange={(next) => set({ show: next, product: null })}
        />
      </div>
      <div className="assortment-table">
        <DataTable
          label={intl.formatMessage({ id: "assortment.products", defaultMessage: "Products" })}
          columns={columns}
          items={products}
          isStale={isPlaceholderData}
          empty={
            <EmptyState
              title={<FormattedMessage id="ui.nothingFound" defaultMessage="Nothing found" />}
              {...(search || show
                ? {
                    action: (
                      <Button onPress={() => set({ q: null, show: null })}>
                        <FormattedMessage id="assortment.showAll" defaultMessage="Show all" />
                      </Button>
                    ),
                  }
                : {})}
            />
          }
        />
      </div>
      {products.length >= MOST_FOUND && (
        <p className="small muted">
          <FormattedMessage
            id="assortment.more"
            defaultMessage="The first {most}; type more of the name to find others."
            values={{ most: MOST_FOUND }}
          />
        </p>
      )}
      {explained && <WhyPanel viewer={viewer} name={name} product={explained} onClose={() => set({ product: null })} />}
    </>
  );
}

/** Whether a product is seen, in words and by an eye. */
export function SeenPill({ isVisible }: { isVisible: boolean }) {
  return isVisible ? (
    <Pill tone="success">
      <Eye aria-hidden="true" size={14} />
      <FormattedMessage id="assortment.seen" defaultMessage="Seen" />
    </Pill>
  ) : (
    <Pill tone="neutral">
      <EyeOff aria-hidden="true" size={14} />
      <FormattedMessage id="assortment.hidden" defaultMessage="Not seen" />
    </Pill>
  );
}
