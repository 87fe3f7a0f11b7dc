import { useIntl } from "react-intl";
import { Refused } from "../../api/errors";
import { useWrite } from "../../api/hooks";
import type { TypedDocumentString } from "../../gql/graphql";
import { useNotify } from "../../ui/toasts";

interface Outcome {
  /** What has changed, as a toast says it. */
  title: string;
  text?: string;
  /** Takes it back. */
  undo?: () => void;
}

/**
 * A write that is done at once, without a form: its outcome, or why it was refused, is said in a toast. What cannot be
 * taken back asks before, where it is started.
 */
export function useAct<Data, Variables>(document: TypedDocumentString<Data, Variables>) {
  const intl = useIntl();
  const notify = useNotify();
  const write = useWrite(document);
  const act = (variables: Variables, { title, text, undo }: Outcome) =>
    // A promise, because "Undo" in the toast may be pressed when one has left the page that this hook belongs to.
    write.mutateAsync(variables).then(
      () =>
        notify({
          kind: "success",
          title,
          ...(text ? { text } : {}),
          ...(undo
            ? { action: { label: intl.formatMessage({ id: "details.undo", defaultMessage: "Undo" }), run: undo } }
            : {}),
        }),
      (error: unknown) =>
        notify(
          error instanceof Refused
            ? {
                kind: "error",
                title: intl.formatMessage({ id: "details.notDone", defaultMessage: "Nothing was changed" }),
                text: error.message,
              }
            : {
                kind: "error",
                title: intl.formatMessage({
                  id: "details.unsure",
                  defaultMessage: "The shop did not answer as it should",
                }),
                text: intl.formatMessage({
                  id: "details.unsureHelp",
                  defaultMessage: "Look whether it was done. If not, try again in a moment.",
                }),
              },
        ),
    );
  return { act, isPending: write.isPending };
}
