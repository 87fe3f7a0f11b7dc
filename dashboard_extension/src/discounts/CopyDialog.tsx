import { flushSync } from "react-dom";
import { FormattedMessage, useIntl } from "react-intl";
import { z } from "zod/mini";
import { Refused } from "../api/errors";
import { useWrite } from "../api/hooks";
import { EditForm } from "../app/EditForm";
import { Dialog } from "../ui/Dialog";
import { FormField, showRefusals, useErrorText, useZodForm } from "../ui/form";
import { useNotify } from "../ui/toasts";
import type { Named } from "./kinds";
import { useRefusalWords } from "./words";
import { CopyGroupDocument } from "./writes";

interface Values {
  name: string;
}

interface Props {
  group: Named;
  onClose: () => void;
  onCopied: (id: string) => void;
}

/** Make a group that grants and locks what another one does; nobody is in it. */
export function CopyDialog({ group, onClose, onCopied }: Props) {
  const intl = useIntl();
  const notify = useNotify();
  const say = useRefusalWords();
  const copy = useWrite(CopyGroupDocument);
  const { required } = useErrorText();
  const tooLong = intl.formatMessage(
    { id: "organization.tooLong", defaultMessage: "{most} characters at most" },
    { most: 100 },
  );
  const schema = z.object({
    name: z.string().check(z.trim(), z.minLength(1, required), z.maxLength(100, tooLong)),
  });
  const suggestion = intl.formatMessage(
    { id: "discounts.copyName", defaultMessage: "{name} (copy)" },
    { name: group.name },
  );
  const form = useZodForm<Values>(schema as unknown as z.ZodMiniType<Values, Values>, {
    name: suggestion.slice(0, 100),
  });
  const save = form.handleSubmit(({ name }) =>
    copy.mutate(
      { id: group.id, name },
      {
        onError: (error) => {
          if (error instanceof Refused) showRefusals(form, new Refused(error.refusals.map(say)));
        },
        onSuccess: ({ written }) => {
          notify({
            kind: "success",
            title: intl.formatMessage(
              { id: "discounts.copied", defaultMessage: "“{from}” was copied to “{name}”" },
              { from: group.name, name },
            ),
          });
          flushSync(onClose); // or leaving for the copy would ask about what was typed
          if (written?.group) onCopied(written.group.id);
        },
      },
    ),
  );
  return (
    <Dialog
      title={<FormattedMessage id="discounts.copyTitle" defaultMessage="Copy “{name}”" values={{ name: group.name }} />}
      isOpen
      isDismissable={false}
      onClose={onClose}
    >
      <EditForm
        onSubmit={save}
        onClose={onClose}
        write={copy}
        state={form.formState}
        action={<FormattedMessage id="discounts.copyNow" defaultMessage="Copy" />}
      >
        <p>
          <FormattedMessage
            id="discounts.copyHelp"
            defaultMessage="The new group has the same conditions, fixed prices and locks. Nobody is in it."
          />
        </p>
        <FormField
          control={form.control}
          name="name"
          isRequired
          autoFocus
          autoComplete="off"
          label={<FormattedMessage id="discounts.newName" defaultMessage="Name of the new group" />}
        />
      </EditForm>
    </Dialog>
  );
}
