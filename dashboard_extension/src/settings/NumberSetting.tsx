import { type ReactNode, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Refused } from "../api/errors";
import { useWrite } from "../api/hooks";
import type { CustomerExtSettingsUpdateInput } from "../gql/graphql";
import { Button } from "../ui/Button";
import { TextField } from "../ui/TextField";
import { useNotify } from "../ui/toasts";
import { Meaning, type Settings } from "./CreditSettings";
import { UpdateSettingsDocument } from "./query";

interface Props {
  name: "creditHoldMinutes" | "creditGraceDays";
  value: number;
  most: number;
  title: string;
  unit: string;
  what: ReactNode;
  byDefault: string;
  since: ReactNode;
  readAgain: () => Promise<Settings | null>;
}

/**
 * A whole number that is typed and saved. The API takes the last word without a question, so it is read again before it is
 * written: who changed it meanwhile is not overwritten unasked.
 */
export function NumberSetting({ name, value, most, title, unit, what, byDefault, since, readAgain }: Props) {
  const intl = useIntl();
  const notify = useNotify();
  const update = useWrite(UpdateSettingsDocument);
  // Null while nobody types; `seen` is what stood there when typing began.
  const [typed, setTyped] = useState<string | null>(null);
  const [seen, setSeen] = useState(value);
  const [refusal, setRefusal] = useState<string>();
  const [theirs, setTheirs] = useState<number | null>(null);
  const text = typed ?? String(value);
  const number = /^\d{1,6}$/.test(text.trim()) ? Number(text) : null;
  const isValid = number !== null && number >= 1 && number <= most;
  const isDirty = typed !== null && number !== seen;

  const stop = () => {
    setTyped(null);
    setRefusal(undefined);
    setTheirs(null);
  };
  const write = (next: number, before: number, isUndo = false) =>
    update.mutate(
      { input: { [name]: next } as CustomerExtSettingsUpdateInput },
      {
        onError: (error) => {
          if (error instanceof Refused && !isUndo) return setRefusal(error.message);
          notify({
            kind: "error",
            title: intl.formatMessage({ id: "settings.failed", defaultMessage: "Nothing was changed" }),
            text: error.message,
          });
        },
        onSuccess: () => {
          stop();
          notify({
            kind: "success",
            title: intl.formatMessage(
              { id: "settings.numberSaved", defaultMessage: "{title}: {value}" },
              { title, value: intl.formatNumber(next) },
            ),
            ...(isUndo
              ? {}
              : {
                  action: {
                    label: intl.formatMessage({ id: "settings.undo", defaultMessage: "Undo" }),
                    run: () => write(before, next, true),
                  },
                }),
          });
        },
      },
    );
  const save = async () => {
    if (!isValid)
      return setRefusal(
        intl.formatMessage(
          { id: "settings.range", defaultMessage: "A whole number from 1 to {most}" },
          { most: intl.formatNumber(most) },
        ),
      );
    const now = (await readAgain())?.[name] ?? seen;
    if (now === number) return stop();
    if (now !== seen && now !== theirs) return setTheirs(now);
    write(number, now);
  };

  return (
    <li className="setting">
      <form
        className="setting-number"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField
          label={title}
          inputMode="numeric"
          autoComplete="off"
          unit={unit}
          value={text}
          error={refusal}
          onChange={(next) => {
            if (typed === null) setSeen(value);
            setTyped(next);
            setRefusal(undefined);
          }}
          onKeyDown={(event) => event.key === "Escape" && stop()}
        />
        {isDirty && (
          <div className="row">
            <Button type="submit" look="primary" isDisabled={update.isPending}>
              <FormattedMessage id="settings.save" defaultMessage="Save" />
            </Button>
            <Button look="quiet" onPress={stop}>
              <FormattedMessage id="ui.cancel" defaultMessage="Cancel" />
            </Button>
          </div>
        )}
      </form>
      {theirs !== null && (
        <div className="form-problem form-conflict setting-conflict" role="alert">
          <strong>
            <FormattedMessage
              id="settings.conflict"
              defaultMessage="Somebody else has set this to {value} meanwhile"
              values={{ value: intl.formatNumber(theirs) }}
            />
          </strong>
          <div className="row">
            <Button onPress={stop}>
              <FormattedMessage
                id="settings.theirs"
                defaultMessage="Leave it at {value}"
                values={{ value: intl.formatNumber(theirs) }}
              />
            </Button>
            <Button onPress={() => void save()}>
              <FormattedMessage
                id="settings.mine"
                defaultMessage="Set it to {value} all the same"
                values={{ value: intl.formatNumber(number ?? theirs) }}
              />
            </Button>
          </div>
        </div>
      )}
      <Meaning what={what} byDefault={byDefault} since={since} />
    </li>
  );
}
