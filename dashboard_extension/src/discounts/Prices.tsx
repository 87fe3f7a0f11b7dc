import { Download, Plus, Upload } from "lucide-react";
import { useMemo, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useChannelName, useChannels } from "../api/channels";
import { Money } from "../i18n/Money";
import { Button } from "../ui/Button";
import type { TableColumn } from "../ui/DataTable";
import { EmptyState } from "../ui/states";
import { ConditionTable } from "./ConditionTable";
import { ImportPanel } from "./ImportPanel";
import type { Condition, Group } from "./kinds";
import { PricePanel } from "./PricePanel";
import { useExport } from "./useExport";
import { useConditionWords } from "./words";

/** The price list: fixed prices one by one, in from a file, out into one. */
export function Prices({ group }: { group: Group }) {
  const intl = useIntl();
  const [task, setTask] = useState<"add" | "import" | null>(null);
  const exporting = useExport(group);
  const words = useConditionWords();
  const { channels } = useChannels();
  const channelName = useChannelName();
  const several = channels.length > 1;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the names are those of the channels
  const columns = useMemo<TableColumn<Condition>[]>(
    () => [
      {
        id: "price",
        title: intl.formatMessage({ id: "discounts.price", defaultMessage: "Price" }),
        align: "end",
        minWidth: 100,
        width: 150,
        cell: ({ price, taxed, channel }) => (
          <span className="stack-tight discounts-end">
            {price && <Money value={price} />}
            <span className="small muted">
              {taxed === "NET" ? (
                <FormattedMessage id="discounts.isNet" defaultMessage="net" />
              ) : (
                <FormattedMessage id="discounts.isGross" defaultMessage="gross" />
              )}
            </span>
            {several && <span className="small muted table-narrow">{channelName(channel ?? "")}</span>}
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
              isWide: true,
              cell: ({ channel }: Condition) => channelName(channel ?? ""),
            },
          ]
        : []),
    ],
    [intl, several, channels],
  );

  const close = () => setTask(null);
  return (
    <>
      <ConditionTable
        group={group}
        isPrice
        label={intl.formatMessage({ id: "discounts.prices", defaultMessage: "Fixed prices" })}
        about={words.target("VARIANT")}
        columns={columns}
        tools={(isEmpty) => (
          <div className="row discounts-tools-end">
            <Button
              icon={<Download aria-hidden="true" />}
              isDisabled={isEmpty || exporting.isPending}
              onPress={exporting.run}
            >
              <FormattedMessage id="discounts.export" defaultMessage="Export" />
            </Button>
            <Button icon={<Upload aria-hidden="true" />} onPress={() => setTask("import")}>
              <FormattedMessage id="discounts.import" defaultMessage="Import …" />
            </Button>
            <Button look="primary" icon={<Plus aria-hidden="true" />} onPress={() => setTask("add")}>
              <FormattedMessage id="discounts.addPrice" defaultMessage="Add fixed price" />
            </Button>
          </div>
        )}
        empty={
          <EmptyState title={<FormattedMessage id="discounts.noPrices" defaultMessage="No fixed prices yet" />}>
            <FormattedMessage
              id="discounts.noPricesHelp"
              defaultMessage="Add them one by one, or import a price list. A fixed price above the list price never makes anything dearer."
            />
          </EmptyState>
        }
        edit={(condition, onClose) => <PricePanel group={group} condition={condition} onClose={onClose} />}
      />
      {task === "add" && <PricePanel group={group} onClose={close} />}
      {task === "import" && <ImportPanel group={group} onClose={close} />}
    </>
  );
}
