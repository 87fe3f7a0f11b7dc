import { Download, Plus, Upload } from "lucide-react";
import { useMemo, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useChannelName, useChannels } from "../api/channels";
import { useRead } from "../api/hooks";
import { Pager, pageOf } from "../app/Pager";
import { useUrlState } from "../app/useUrlState";
import { Money } from "../i18n/Money";
import { Button } from "../ui/Button";
import { DataTable, type TableColumn } from "../ui/DataTable";
import { EmptyState, ErrorPanel, Loading } from "../ui/states";
import { About, Actions } from "./Conditions";
import { ImportPanel } from "./ImportPanel";
import type { Condition, Group } from "./kinds";
import { PricePanel } from "./PricePanel";
import { ConditionsDocument } from "./query";
import { useExport } from "./useExport";
import { useRemoving } from "./useRemoving";
import { useConditionWords } from "./words";

type Task = { what: "price"; condition?: Condition } | { what: "import" };

/** The price list: fixed prices one by one, in from a file, out into one. */
export function Prices({ group }: { group: Group }) {
  const intl = useIntl();
  const [params] = useUrlState();
  const [task, setTask] = useState<Task | null>(null);
  const { data, error, isPlaceholderData, refetch } = useRead(
    ConditionsDocument,
    { id: group.id, isPrice: true, ...pageOf(params) },
    { keep: true },
  );
  const removing = useRemoving(group);
  const exporting = useExport(group);
  const words = useConditionWords();
  const { channels } = useChannels();
  const channelName = useChannelName();
  const several = channels.length > 1;
  const prices = useMemo(() => data?.group?.conditions?.edges.map(({ node }) => node) ?? [], [data]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the words and what is done are the same each time
  const columns = useMemo<TableColumn<Condition>[]>(
    () => [
      {
        id: "variant",
        title: words.target("VARIANT"),
        isRowHeader: true,
        minWidth: 150,
        cell: (condition) => <About condition={condition} />,
      },
      {
        id: "price",
        title: intl.formatMessage({ id: "discounts.price", defaultMessage: "Price" }),
        align: "end",
        minWidth: 100,
        width: 150,
        cell: ({ price, taxed }) => (
          <span className="stack-tight discounts-end">
            {price && <Money value={price} />}
            <span className="small muted">
              {taxed === "NET" ? (
                <FormattedMessage id="discounts.isNet" defaultMessage="net" />
              ) : (
                <FormattedMessage id="discounts.isGross" defaultMessage="gross" />
              )}
            </span>
          </span>
        ),
      },
      {
        id: "when",
        title: intl.formatMessage({ id: "discounts.when", defaultMessage: "When" }),
        minWidth: 100,
        cell: (condition) =>
          words.limits(condition) ?? (
            <span className="muted">
              <FormattedMessage id="discounts.always" defaultMessage="always" />
            </span>
          ),
      },
      ...(several
        ? [
            {
              id: "channel",
              title: intl.formatMessage({ id: "list.channel", defaultMessage: "Channel" }),
              minWidth: 100,
              width: 160,
              cell: ({ channel }: Condition) => channelName(channel ?? ""),
            },
          ]
        : []),
      {
        id: "actions",
        title: intl.formatMessage({ id: "organization.actions", defaultMessage: "Actions" }),
        align: "end",
        width: 116,
        minWidth: 96,
        cell: (condition) => (
          <Actions
            name={words.whole(condition)}
            onEdit={() => setTask({ what: "price", condition })}
            onRemove={() => removing.remove(condition, words.whole(condition))}
          />
        ),
      },
    ],
    [intl, several, channels],
  );

  if (error && !data) return <ErrorPanel error={error} onRetry={refetch} />;
  if (!data) return <Loading lines={5} height={36} />;
  const close = () => setTask(null);
  return (
    <>
      <div className="discounts-tools">
        <span className="discounts-grow" />
        <Button
          icon={<Download aria-hidden="true" />}
          isDisabled={!prices.length || exporting.isPending}
          onPress={exporting.run}
        >
          <FormattedMessage id="discounts.export" defaultMessage="Export" />
        </Button>
        <Button icon={<Upload aria-hidden="true" />} onPress={() => setTask({ what: "import" })}>
          <FormattedMessage id="discounts.import" defaultMessage="Import …" />
        </Button>
        <Button look="primary" icon={<Plus aria-hidden="true" />} onPress={() => setTask({ what: "price" })}>
          <FormattedMessage id="discounts.addPrice" defaultMessage="Add fixed price" />
        </Button>
      </div>
      <div className="discounts-table">
        <DataTable
          label={intl.formatMessage({ id: "discounts.prices", defaultMessage: "Fixed prices" })}
          columns={columns}
          items={prices}
          isStale={isPlaceholderData || removing.isPending}
          empty={
            <EmptyState title={<FormattedMessage id="discounts.noPrices" defaultMessage="No fixed prices yet" />}>
              <FormattedMessage
                id="discounts.noPricesHelp"
                defaultMessage="Add them one by one, or import a price list. A fixed price above the list price never makes anything dearer."
              />
            </EmptyState>
          }
        />
      </div>
      <Pager page={data.group?.conditions?.pageInfo} />
      {task?.what === "price" && (
        <PricePanel group={group} onClose={close} {...(task.condition ? { condition: task.condition } : {})} />
      )}
      {task?.what === "import" && <ImportPanel group={group} onClose={close} />}
    </>
  );
}
