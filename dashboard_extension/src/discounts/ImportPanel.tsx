import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { type FormEvent, useState } from "react";
import { FileTrigger } from "react-aria-components";
import { FormattedMessage, useIntl } from "react-intl";
import { request } from "../api/client";
import { type Refusal, Refused } from "../api/errors";
import { EditForm } from "../app/EditForm";
import type { ImportDiscountPricesMutation } from "../gql/graphql";
import { useSession } from "../session/session";
import { Button } from "../ui/Button";
import { SidePanel } from "../ui/Dialog";
import { TextField } from "../ui/TextField";
import { useNotify } from "../ui/toasts";
import type { Named } from "./kinds";
import { RowErrors } from "./RowErrors";
import { useApiWords } from "./words";
import { ImportPricesDocument } from "./writes";

/** What a price list that one can begin from looks like. */
const EXAMPLE = "sku,amount,taxed,minimum_quantity\nNK-1001,4.50,NET,1\nNK-1001,4.20,NET,10";

/** What the API takes at once. */
const MOST_CHARACTERS = 2_000_000;
const MOST_ROWS = 10_000;

function isTooLong(text: string): boolean {
  const rows = text.split("\n").filter((line) => line.trim()).length - 1;
  return text.length > MOST_CHARACTERS || rows > MOST_ROWS;
}

type Answer = NonNullable<ImportDiscountPricesMutation["written"]>;

interface Props {
  group: Named;
  onClose: () => void;
}

/** Takes a price list in: it is tried first, says what is wrong with which cell, and is written all or not at all. */
export function ImportPanel({ group, onClose }: Props) {
  const intl = useIntl();
  const session = useSession();
  const queries = useQueryClient();
  const notify = useNotify();
  const say = useApiWords();
  const [text, setText] = useState("");
  /** What came of trying this very text. */
  const [tried, setTried] = useState<Answer | null>(null);
  const write = useMutation<Answer, Error, boolean>({
    mutationFn: async (dryRun) => {
      const { written } = await request(session, ImportPricesDocument, { groupId: group.id, csv: text, dryRun });
      if (!written) throw new Error("nothing was answered");
      // Of cells that are wrong, more is said below than that there are some.
      if (written.errors.length && !written.rowErrors?.length)
        throw new Refused(written.errors.map((refusal: Refusal) => say(refusal)));
      return written;
    },
    retry: false,
  });
  const change = (next: string) => {
    setText(next);
    setTried(null);
    write.reset();
  };
  const numberOfErrors = tried?.numberOfRowErrors ?? 0;
  const isReady = tried !== null && numberOfErrors === 0;
  const changes = (tried?.added ?? 0) + (tried?.changed ?? 0);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return write.mutate(true, { onSuccess: setTried });
    write.mutate(false, {
      onSuccess: (answer) => {
        if (answer.numberOfRowErrors) return setTried(answer); // the shop has changed meanwhile
        notify({
          kind: "success",
          title: intl.formatMessage(
            {
              id: "discounts.imported",
              defaultMessage: "{added, number} prices added, {changed, number} changed",
            },
            { added: answer.added ?? 0, changed: answer.changed ?? 0 },
          ),
        });
        onClose();
      },
      onSettled: () => queries.invalidateQueries(),
    });
  };
  const tooLong = isTooLong(text)
    ? intl.formatMessage(
        {
          id: "discounts.tooLong",
          defaultMessage: "{rows, number} prices at most at once. Send the list in parts, one after the other.",
        },
        { rows: MOST_ROWS },
      )
    : undefined;
  const refused = tooLong ?? (write.error instanceof Refused ? write.error.message : undefined);

  return (
    <SidePanel
      title={
        <FormattedMessage
          id="discounts.importTitle"
          defaultMessage="Import prices to “{name}”"
          values={{ name: group.name }}
        />
      }
      isOpen
      onClose={onClose}
    >
      <EditForm
        onSubmit={submit}
        onClose={onClose}
        write={{ error: refused ? null : write.error, isPending: write.isPending || !text.trim() || Boolean(tooLong) }}
        state={{ errors: {}, isDirty: text.trim() !== "" }}
        action={
          isReady ? (
            <FormattedMessage
              id="discounts.importNow"
              defaultMessage="Import {count, plural, =0 {} one {# price} other {# prices}}"
              values={{ count: changes }}
            />
          ) : (
            <FormattedMessage id="discounts.check" defaultMessage="Check" />
          )
        }
      >
        <p className="muted">
          <FormattedMessage
            id="discounts.importHelp"
            defaultMessage="CSV with a first line that names the columns: sku or variant, amount, taxed (NET or GROSS), and if needed channel, currency, minimum_quantity, minimum_order_value. A price in the same place is replaced, others stay. First it is only checked; nothing is written yet."
          />
        </p>
        <div>
          <FileTrigger
            acceptedFileTypes={[".csv", "text/csv", "text/plain"]}
            onSelect={(files) => {
              files?.[0]?.text().then(change);
            }}
          >
            <Button icon={<FileUp aria-hidden="true" />}>
              <FormattedMessage id="discounts.file" defaultMessage="Choose a file" />
            </Button>
          </FileTrigger>
        </div>
        <div className="discounts-csv">
          <TextField
            label={<FormattedMessage id="discounts.csv" defaultMessage="Or paste the list here" />}
            rows={8}
            value={text}
            placeholder={EXAMPLE}
            onChange={change}
            error={refused}
          />
        </div>
        {tried && numberOfErrors > 0 && <RowErrors errors={tried.rowErrors ?? []} total={numberOfErrors} />}
        {isReady && (
          <p className="discounts-ready" role="status">
            <FormattedMessage
              id="discounts.ready"
              defaultMessage="Nothing is wrong with it: {added, number} new, {changed, number} changed, {unchanged, number} as they are. Nothing is written yet."
              values={{
                added: tried.added ?? 0,
                changed: tried.changed ?? 0,
                unchanged: tried.unchanged ?? 0,
              }}
            />
          </p>
        )}
      </EditForm>
    </SidePanel>
  );
}
