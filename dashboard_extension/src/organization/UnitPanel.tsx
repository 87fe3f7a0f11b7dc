import { Boxes } from "lucide-react";
import { useMemo, useState } from "react";
import { useWatch } from "react-hook-form";
import { FormattedMessage, useIntl } from "react-intl";
import type { Refusal } from "../api/errors";
import { EditForm } from "../app/EditForm";
import { useVersionedForm } from "../app/useVersionedForm";
import { PlaceFields } from "../customers/address/AddressFields";
import { namedOptions } from "../i18n/names";
import { useSession } from "../session/session";
import { ButtonLink } from "../ui/Button";
import { SidePanel } from "../ui/Dialog";
import { FormField, FormSelect } from "../ui/form";
import { useNotify } from "../ui/toasts";
import { ALONE, assortmentOf, KINDS, type Kind, type Parent, type Unit, WORDS } from "./kinds";
import { Theirs } from "./Theirs";
import { UnitPicker } from "./UnitPicker";
import { changesOf, useSchema, type Values, valuesOf } from "./unitForm";

interface Props {
  kind: Kind;
  /** The one to change; without it a new one is made. */
  unit?: Unit;
  /** What a new one belongs to, unless another is chosen. */
  parent?: Parent | null;
  onClose: () => void;
}

/** Make a unit, or change one: only what differs is sent. What it belongs to is changed by moving it. */
export function UnitPanel({ kind, unit, parent: first = null, onClose }: Props) {
  const intl = useIntl();
  const notify = useNotify();
  const { choices } = useSession();
  const [parent, setParent] = useState<Parent | null>(first);
  const [parentError, setParentError] = useState<string>();
  const { form, write, save, takeNew, theirs } = useVersionedForm({
    item: unit,
    kept: kind.id,
    schema: useSchema(),
    valuesOf,
    changesOf: (values: Values, before: Values) => changesOf(kind, values, before),
    create: kind.create,
    update: kind.update,
    now: kind.one,
    find: (now) => now.unit,
    say: (refusals) => {
      const own = refusals.find(({ field }) => field && field === kind.parent?.input);
      setParentError(own?.message);
      return refusals.filter((refusal) => refusal !== own).map(inFormWords);
    },
    onCreated: (_, { name }) => {
      notify({
        kind: "success",
        title: intl.formatMessage({ id: "organization.created", defaultMessage: "“{name}” is there" }, { name }),
      });
      onClose();
    },
    onClose,
  });
  const country = useWatch({ control: form.control, name: "country" });
  const countries = useMemo(
    () => namedOptions("region", choices.countries, intl.locale, country),
    [choices.countries, intl.locale, country],
  );
  /** What is taken already, in words of ours. */
  const inFormWords = (refusal: Refusal): Refusal =>
    refusal.code === "UNIQUE" && refusal.field === "name"
      ? {
          ...refusal,
          message: intl.formatMessage(
            {
              id: "organization.taken",
              defaultMessage:
                "{kind, select, companies {There is a company of this name already} branches {There is a branch of this name there already} other {There is a department of this name there already}}",
            },
            { kind: kind.id },
          ),
        }
      : refusal;

  const { control } = form;
  return (
    <SidePanel
      title={
        unit ? (
          <FormattedMessage
            id="organization.editTitle"
            defaultMessage="{kind, select, companies {Edit company} branches {Edit branch} other {Edit department}}"
            values={{ kind: kind.id }}
          />
        ) : (
          <FormattedMessage
            id="organization.new"
            defaultMessage="{kind, select, companies {New company} branches {New branch} other {New department}}"
            values={{ kind: kind.id }}
          />
        )
      }
      isOpen
      onClose={onClose}
    >
      <EditForm
        onSubmit={save(kind.parent && parent ? { [kind.parent.input]: parent.id } : {})}
        onClose={onClose}
        write={write}
        state={{ errors: form.formState.errors, isDirty: form.formState.isDirty || parent?.id !== first?.id }}
        onReload={takeNew}
        action={unit ? undefined : <FormattedMessage id="organization.create" defaultMessage="Create" />}
      >
        <FormField
          control={control}
          name="name"
          isRequired
          autoFocus
          autoComplete="off"
          label={<FormattedMessage id="organization.name" defaultMessage="Name" />}
        />
        {kind.parent && !unit && (
          <UnitPicker
            kind={KINDS[kind.parent.kind]}
            label={intl.formatMessage(WORDS[kind.parent.kind])}
            none={intl.formatMessage(ALONE[kind.parent.kind])}
            value={parent}
            error={parentError}
            onChange={(next) => {
              setParent(next);
              setParentError(undefined);
            }}
          />
        )}
        {kind.id === "companies" && (
          <div className="form-grid">
            <FormSelect
              control={control}
              name="country"
              options={[{ id: "", label: "–" }, ...countries]}
              label={<FormattedMessage id="organization.country" defaultMessage="Country" />}
              help={<FormattedMessage id="organization.countryHelp" defaultMessage="Where it is registered" />}
            />
            <FormField
              control={control}
              name="vatNumber"
              autoComplete="off"
              label={<FormattedMessage id="organization.vatNumber" defaultMessage="VAT number" />}
              help={<FormattedMessage id="organization.vatNumberHelp" defaultMessage="As its country writes it" />}
            />
          </div>
        )}
        <FormField
          control={control}
          name="externalReference"
          autoComplete="off"
          label={<FormattedMessage id="organization.reference" defaultMessage="External reference" />}
          help={<FormattedMessage id="organization.referenceHelp" defaultMessage="What another system knows it by" />}
        />
        {kind.id === "branches" && (
          <>
            <h3 className="organization-part">
              <FormattedMessage id="organization.address" defaultMessage="Address" />
            </h3>
            <PlaceFields control={control} />
          </>
        )}
        <h3 className="organization-part">
          <FormattedMessage id="organization.contact" defaultMessage="Contact" />
        </h3>
        <FormField
          control={control}
          name="contactName"
          autoComplete="off"
          label={<FormattedMessage id="organization.contactName" defaultMessage="Whom to ask for" />}
        />
        <div className="form-grid">
          <FormField
            control={control}
            name="email"
            type="email"
            autoComplete="off"
            label={<FormattedMessage id="organization.email" defaultMessage="E-mail" />}
          />
          <FormField
            control={control}
            name="phone"
            type="tel"
            autoComplete="off"
            label={<FormattedMessage id="organization.phone" defaultMessage="Phone" />}
          />
        </div>
        {unit && kind.parent && (
          <div className="row-between organization-preview">
            <span>
              <FormattedMessage
                id="organization.assigned"
                defaultMessage="{count, plural, =0 {Nothing is assigned to it} one {One thing is assigned to it} other {# things are assigned to it}}"
                values={{ count: unit.assortment?.totalCount ?? 0 }}
              />
            </span>
            <ButtonLink to={assortmentOf(kind, unit.id)} icon={<Boxes aria-hidden="true" />}>
              <FormattedMessage id="organization.assortment" defaultMessage="Assortment" />
            </ButtonLink>
          </div>
        )}
        <Theirs values={theirs} />
      </EditForm>
    </SidePanel>
  );
}
