import { flushSync } from "react-dom";
import { Controller } from "react-hook-form";
import { FormattedMessage, useIntl } from "react-intl";
import { z } from "zod/mini";
import { EditForm } from "../app/EditForm";
import { changedOf, useVersionedForm } from "../app/useVersionedForm";
import type { DiscountGroupInput } from "../gql/graphql";
import { Switch } from "../ui/Choice";
import { SidePanel } from "../ui/Dialog";
import { FormField, useErrorText } from "../ui/form";
import type { Group } from "./kinds";
import { GroupDocument } from "./query";
import { useRefusalWords } from "./words";
import { CreateGroupDocument, UpdateGroupDocument } from "./writes";

interface Values {
  name: string;
  description: string;
  externalReference: string;
  startsOn: string;
  endsOn: string;
  combinesWithHost: boolean;
}

function valuesOf(group: Group | undefined): Values {
  return {
    name: group?.name ?? "",
    description: group?.description ?? "",
    externalReference: group?.externalReference ?? "",
    startsOn: group?.startsOn ?? "",
    endsOn: group?.endsOn ?? "",
    combinesWithHost: group?.combinesWithHost ?? false,
  };
}

interface Props {
  /** The one to change; without it a new one is made. */
  group?: Group;
  onClose: () => void;
  onCreated?: (id: string) => void;
}

/** Make a discount group, or change what it is: name, validity, and what of the shop's own applies on top. */
export function GroupPanel({ group, onClose, onCreated }: Props) {
  const say = useRefusalWords();
  const { form, write, save, takeNew } = useVersionedForm({
    item: group,
    kept: "discounts",
    schema: useSchema(),
    valuesOf,
    changesOf: (values: Values, before: Values): DiscountGroupInput => changedOf(values, before),
    create: CreateGroupDocument,
    update: UpdateGroupDocument,
    now: GroupDocument,
    find: (now) => now.group,
    say: (refusals) => refusals.map(say),
    onCreated: ({ written }) => {
      flushSync(onClose); // or leaving for the new group would ask about what was typed
      if (written?.group) onCreated?.(written.group.id);
    },
    onClose,
  });

  const { control } = form;
  return (
    <SidePanel
      title={
        group ? (
          <FormattedMessage id="discounts.editTitle" defaultMessage="Edit discount group" />
        ) : (
          <FormattedMessage id="discounts.new" defaultMessage="New discount group" />
        )
      }
      isOpen
      onClose={onClose}
    >
      <EditForm
        onSubmit={save()}
        onClose={onClose}
        write={write}
        state={form.formState}
        onReload={takeNew}
        action={group ? undefined : <FormattedMessage id="organization.create" defaultMessage="Create" />}
      >
        <FormField
          control={control}
          name="name"
          isRequired
          autoFocus
          autoComplete="off"
          label={<FormattedMessage id="discounts.name" defaultMessage="Name" />}
        />
        <FormField
          control={control}
          name="description"
          rows={2}
          label={<FormattedMessage id="discounts.description" defaultMessage="What it is for" />}
          help={<FormattedMessage id="discounts.descriptionHelp" defaultMessage="Only staff see it." />}
        />
        <div className="form-grid">
          <FormField
            control={control}
            name="startsOn"
            type="date"
            label={<FormattedMessage id="discounts.startsOn" defaultMessage="First day" />}
            help={<FormattedMessage id="discounts.startsOnHelp" defaultMessage="Empty: counts already" />}
          />
          <FormField
            control={control}
            name="endsOn"
            type="date"
            label={<FormattedMessage id="discounts.endsOn" defaultMessage="Last day" />}
            help={<FormattedMessage id="discounts.endsOnHelp" defaultMessage="Empty: for ever" />}
          />
        </div>
        <Controller
          control={control}
          name="combinesWithHost"
          render={({ field }) => (
            <div className="stack-tight">
              <Switch isSelected={field.value} onChange={field.onChange}>
                <FormattedMessage
                  id="discounts.combines"
                  defaultMessage="The shop's promotions and vouchers apply on top"
                />
              </Switch>
              <p className="small muted">
                {field.value ? (
                  <FormattedMessage
                    id="discounts.combinesHelp"
                    defaultMessage="They are computed from the group's prices."
                  />
                ) : (
                  <FormattedMessage
                    id="discounts.combinesNotHelp"
                    defaultMessage="The cheaper of the group's price and the shop's promotion counts, never both, and members cannot use vouchers beside the group's prices."
                  />
                )}
              </p>
            </div>
          )}
        />
        <FormField
          control={control}
          name="externalReference"
          autoComplete="off"
          label={<FormattedMessage id="organization.reference" defaultMessage="External reference" />}
          help={<FormattedMessage id="organization.referenceHelp" defaultMessage="What another system knows it by" />}
        />
      </EditForm>
    </SidePanel>
  );
}

function useSchema(): z.ZodMiniType<Values, Values> {
  const intl = useIntl();
  const { required } = useErrorText();
  const tooLong = (most: number) =>
    intl.formatMessage({ id: "organization.tooLong", defaultMessage: "{most} characters at most" }, { most });
  const order = intl.formatMessage({
    id: "discounts.badEnd",
    defaultMessage: "The last day must not come before the first one.",
  });
  return z
    .object({
      name: z.string().check(z.trim(), z.minLength(1, required), z.maxLength(100, tooLong(100))),
      description: z.string().check(z.trim(), z.maxLength(2000, tooLong(2000))),
      externalReference: z.string().check(z.trim(), z.maxLength(100, tooLong(100))),
      startsOn: z.string(),
      endsOn: z.string(),
      combinesWithHost: z.boolean(),
    })
    .check(
      z.refine(({ startsOn, endsOn }) => !startsOn || !endsOn || startsOn <= endsOn, {
        message: order,
        path: ["endsOn"],
      }),
    ) as unknown as z.ZodMiniType<Values, Values>;
}
