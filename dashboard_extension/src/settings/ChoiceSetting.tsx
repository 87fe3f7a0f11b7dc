import type { ReactNode } from "react";
import { useIntl } from "react-intl";
import { useWrite } from "../api/hooks";
import type { CustomerExtSettingsUpdateInput } from "../gql/graphql";
import { type Option, Select } from "../ui/Select";
import { useNotify } from "../ui/toasts";
import { Meaning } from "./CreditSettings";
import { UpdateSettingsDocument } from "./query";

interface Props {
  name: "assortmentWithoutBranch" | "assortmentAnonymous";
  value: string;
  options: readonly Option[];
  title: string;
  what: ReactNode;
  byDefault: string;
  since: ReactNode;
}

/** One of a few values; what is chosen counts at once, and can be undone. */
export function ChoiceSetting({ name, value, options, title, what, byDefault, since }: Props) {
  const intl = useIntl();
  const notify = useNotify();
  const update = useWrite(UpdateSettingsDocument);
  const labelOf = (id: string) => options.find((option) => option.id === id)?.label ?? id;
  const change = (next: string, before: string, isUndo = false) =>
    update.mutate(
      { input: { [name]: next } as CustomerExtSettingsUpdateInput },
      {
        onError: (error) =>
          notify({
            kind: "error",
            title: intl.formatMessage({ id: "settings.failed", defaultMessage: "Nothing was changed" }),
            text: error.message,
          }),
        onSuccess: () =>
          notify({
            kind: "success",
            title: intl.formatMessage(
              { id: "settings.numberSaved", defaultMessage: "{title}: {value}" },
              { title, value: labelOf(next) },
            ),
            ...(isUndo
              ? {}
              : {
                  action: {
                    label: intl.formatMessage({ id: "settings.undo", defaultMessage: "Undo" }),
                    run: () => change(before, next, true),
                  },
                }),
          }),
      },
    );
  return (
    <li className="setting">
      <div className="setting-choice">
        <Select
          label={title}
          value={value}
          options={options}
          isDisabled={update.isPending}
          onChange={(next) => next !== value && change(next, value)}
        />
      </div>
      <Meaning what={what} byDefault={byDefault} since={since} />
    </li>
  );
}
