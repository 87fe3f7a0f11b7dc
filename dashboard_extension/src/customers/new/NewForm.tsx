import { useEffect, useState } from "react";
import { Controller, type FieldErrors, type FieldPath, useWatch } from "react-hook-form";
import { FormattedMessage, useIntl } from "react-intl";
import { useNavigate } from "react-router";
import { Expired, Refused } from "../../api/errors";
import { useWrite } from "../../api/hooks";
import { LeaveGuard } from "../../app/useLeaveGuard";
import { useSession } from "../../session/session";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Switch } from "../../ui/Choice";
import { Fold } from "../../ui/Fold";
import { FormField, FormProblem, showRefusals, useZodForm } from "../../ui/form";
import { BottomBar } from "../../ui/Page";
import { useNotify } from "../../ui/toasts";
import { hasOrganization } from "../choicesFragment";
import { FieldInput } from "../customFields/FieldInput";
import { InvitationHolds } from "../InvitationHolds";
import { nameOf } from "../status";
import { AccountPart } from "./AccountPart";
import { AddressesPart } from "./AddressesPart";
import type { Profile } from "./Created";
import { CreditPart } from "./CreditPart";
import { EmailField } from "./EmailField";
import { type Choices, emptyValues, inputOf, namesOf, PARTS, type Part, partOf, useSchema, type Values } from "./form";
import { OrganizationPart } from "./OrganizationPart";
import { CreateCustomerDocument } from "./query";

interface Props {
  choices: Choices;
  draft: Values | null;
  onExpired: (values: Values) => void;
  onCreated: (profile: Profile) => void;
}

/** The form of a new customer: what is required first, the rest folded. */
export function NewForm({ choices, draft, onExpired, onCreated }: Props) {
  const intl = useIntl();
  const session = useSession();
  const notify = useNotify();
  const navigate = useNavigate();
  const create = useWrite(CreateCustomerDocument);
  const fields = choices.customFields ?? [];
  const reasons = choices.creditReasons ?? [];
  const empty = emptyValues(session.currency, fields, reasons);
  const form = useZodForm<Values>(useSchema(fields), empty);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once; as a change, so that leaving the page asks
  useEffect(() => {
    if (!draft) return;
    const customFields = { ...empty.customFields, ...draft.customFields };
    form.reset({ ...empty, ...draft, customFields }, { keepDefaultValues: true });
  }, []);
  const { control } = form;
  const { errors, isDirty } = form.formState;
  const [open, setOpen] = useState<ReadonlySet<Part>>(() => new Set(draft ? PARTS : []));
  const [addresses, filled, sendsInvitation, organization] = useWatch({
    control,
    name: ["addresses", "customFields", "sendInvitation", "organization"],
  });

  const fold = (part: Part) => ({
    isOpen: open.has(part),
    onToggle: (isOpen: boolean) => {
      const next = new Set(open);
      if (isOpen) next.add(part);
      else next.delete(part);
      setOpen(next);
    },
  });
  /** Unfold what is refused, then go to the first of it. */
  const reveal = (names: readonly string[]) => {
    const parts = names.map(partOf).filter((part) => part !== null);
    if (!parts.length) return;
    setOpen(new Set([...open, ...parts]));
    if (names.every((name) => partOf(name))) setTimeout(() => form.setFocus(names[0] as FieldPath<Values>));
  };
  const refused = (error: Error) => {
    if (error instanceof Expired) onExpired(form.getValues());
    const names = namesOf(form.getValues(), fields);
    showRefusals(form, error, names);
    if (error instanceof Refused)
      reveal(error.refusals.map(({ field }) => names[field ?? ""] ?? field ?? "").filter(Boolean));
  };

  const submit = (then: (profile: Profile) => void) =>
    form.handleSubmit(
      (values) =>
        create.mutate(
          { input: inputOf(values, fields, intl, session.timeZone) },
          {
            onError: refused,
            onSuccess: ({ customerProfileCreate: answer }) => answer?.profile && then(answer.profile),
          },
        ),
      (invalid) => reveal(pathsOf(invalid)),
    );
  const another = submit((profile) => {
    notify({
      kind: "success",
      title: intl.formatMessage(
        { id: "new.created", defaultMessage: "{name} is a customer now" },
        { name: nameOf(profile) },
      ),
      text: profile.invitedAt
        ? intl.formatMessage(
            { id: "new.invitedShort", defaultMessage: "Invitation sent to {email}" },
            { email: profile.email },
          )
        : "",
      action: {
        label: intl.formatMessage({ id: "new.open", defaultMessage: "Open" }),
        run: () => navigate(`/c/${profile.id}`),
      },
    });
    form.reset(empty);
    create.reset();
    setOpen(new Set());
    setTimeout(() => form.setFocus("firstName")); // once the fields are there anew
  });

  const filledIn = fields.filter(({ slug }) => filled[slug]?.trim()).length;
  return (
    <form className="new-form" onSubmit={submit(onCreated)} noValidate>
      <div className="page-content page-narrow new-parts">
        <Card title={<FormattedMessage id="new.customer" defaultMessage="Customer" />}>
          <div className="form">
            <div className="form-grid">
              <FormField
                control={control}
                name="firstName"
                isRequired
                autoFocus
                autoComplete="off"
                label={<FormattedMessage id="new.firstName" defaultMessage="First name" />}
              />
              <FormField
                control={control}
                name="lastName"
                isRequired
                autoComplete="off"
                label={<FormattedMessage id="new.lastName" defaultMessage="Last name" />}
              />
            </div>
            <EmailField control={control} />
            <Controller
              control={control}
              name="sendInvitation"
              render={({ field }) => (
                <div className="stack-tight">
                  <Switch isSelected={field.value} onChange={field.onChange}>
                    <FormattedMessage
                      id="new.sendInvitation"
                      defaultMessage="Send the invitation: a mail with the link to set a password"
                    />
                  </Switch>
                  <p className="small muted">
                    <InvitationHolds />
                  </p>
                </div>
              )}
            />
          </div>
        </Card>
        <Fold
          title={<FormattedMessage id="new.account" defaultMessage="Contact and account" />}
          summary={
            <FormattedMessage id="new.accountSummary" defaultMessage="Phone, account number, group, tags, note" />
          }
          {...fold("account")}
        >
          <AccountPart control={control} choices={choices} />
        </Fold>
        {hasOrganization(choices) && (
          <Fold
            title={<FormattedMessage id="organization.title" defaultMessage="Organisation" />}
            summary={
              [organization.company, organization.branch, organization.department]
                .flatMap((place) => place?.name ?? [])
                .join(" · ") || (
                <FormattedMessage id="new.organizationSummary" defaultMessage="Company, branch and department" />
              )
            }
            {...fold("organization")}
          >
            <OrganizationPart control={control} />
          </Fold>
        )}
        <Fold
          title={<FormattedMessage id="new.addresses" defaultMessage="Addresses" />}
          summary={
            <FormattedMessage
              id="new.addressCount"
              defaultMessage="{count, plural, =0 {None yet} one {# address} other {# addresses}}"
              values={{ count: addresses.length }}
            />
          }
          {...fold("addresses")}
        >
          <AddressesPart form={form} />
        </Fold>
        {fields.length > 0 && (
          <Fold
            title={<FormattedMessage id="new.customFields" defaultMessage="Custom fields" />}
            summary={
              <FormattedMessage
                id="new.filled"
                defaultMessage="{filled} of {all} filled in"
                values={{ filled: filledIn, all: fields.length }}
              />
            }
            {...fold("customFields")}
          >
            <div className="form-grid">
              {fields.map((each) => (
                <Controller
                  key={each.slug}
                  control={control}
                  name={`customFields.${each.slug}`}
                  render={({ field, fieldState }) => (
                    <FieldInput
                      field={each}
                      value={field.value ?? ""}
                      onChange={field.onChange}
                      onBlur={field.onBlur}
                      ref={field.ref}
                      error={fieldState.error?.message}
                    />
                  )}
                />
              ))}
            </div>
          </Fold>
        )}
        {reasons.length > 0 && (
          <Fold
            title={<FormattedMessage id="new.firstCredit" defaultMessage="First credit" />}
            summary={<FormattedMessage id="new.firstCreditSummary" defaultMessage="Credit to begin with" />}
            {...fold("firstCredit")}
          >
            <CreditPart control={control} reasons={reasons} />
          </Fold>
        )}
        <FormProblem error={create.error} root={errors.root?.message} />
      </div>
      <BottomBar>
        <Button onPress={() => another()} isDisabled={create.isPending}>
          <FormattedMessage id="new.createAndAnother" defaultMessage="Create and add another" />
        </Button>
        <Button type="submit" look="primary" isDisabled={create.isPending}>
          {sendsInvitation ? (
            <FormattedMessage id="new.createAndInvite" defaultMessage="Create and send invitation" />
          ) : (
            <FormattedMessage id="new.create" defaultMessage="Create without invitation" />
          )}
        </Button>
      </BottomBar>
      <LeaveGuard isDirty={isDirty && !create.isSuccess && !(create.error instanceof Expired)} />
    </form>
  );
}

/** The names of the inputs that something is wrong with, in the order of the form. */
function pathsOf(errors: FieldErrors, before = ""): string[] {
  return Object.entries(errors).flatMap(([name, error]) => {
    if (!error || typeof error !== "object") return [];
    return "message" in error && "type" in error ? [before + name] : pathsOf(error as FieldErrors, `${before}${name}.`);
  });
}
