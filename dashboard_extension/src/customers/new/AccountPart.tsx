import { useMemo } from "react";
import { type Control, Controller, useWatch } from "react-hook-form";
import { FormattedMessage, useIntl } from "react-intl";
import { useChannels } from "../../api/channels";
import { GroupPicker } from "../../discounts/GroupPicker";
import { namedOptions } from "../../i18n/names";
import { usePermission, useSession } from "../../session/session";
import { Checkbox } from "../../ui/Choice";
import { FormField, FormSelect } from "../../ui/form";
import { hasDiscounts } from "../choicesFragment";
import type { Choices, Values } from "./form";
import { TagChoice } from "./TagChoice";

interface Props {
  control: Control<Values, unknown, Values>;
  choices: Choices;
}

/** What else staff may know about a customer from the beginning. */
export function AccountPart({ control, choices }: Props) {
  const intl = useIntl();
  const none = { id: "", label: intl.formatMessage({ id: "new.none", defaultMessage: "None" }) };
  const setsDiscounts = usePermission("manage_discount_groups");
  const groups = choices.customerGroups ?? [];
  const { channels, currencies } = useChannels();
  const { choices: known } = useSession();
  const [language, currency] = useWatch({ control, name: ["language", "currency"] });
  // There may be hundreds, and they are sorted.
  const languages = useMemo(
    () => namedOptions("language", known.languages, intl.locale, language),
    [known.languages, intl.locale, language],
  );
  const shops = { id: "", label: intl.formatMessage({ id: "new.ofShop", defaultMessage: "The shop's own" }) };
  return (
    <div className="form">
      <div className="form-grid">
        <FormField
          control={control}
          name="phone"
          type="tel"
          autoComplete="off"
          label={<FormattedMessage id="new.phone" defaultMessage="Phone" />}
        />
        <FormField
          control={control}
          name="accountNumber"
          autoComplete="off"
          label={<FormattedMessage id="new.accountNumber" defaultMessage="Account number" />}
          help={
            <FormattedMessage
              id="new.accountNumberHelp"
              defaultMessage="Left empty, the shop gives the next one, where it gives any."
            />
          }
        />
      </div>
      <div className="form-grid">
        <FormSelect
          control={control}
          name="groupId"
          options={[none, ...groups.map(({ id, name }) => ({ id, label: name }))]}
          isDisabled={!groups.length}
          label={<FormattedMessage id="new.group" defaultMessage="Group" />}
        />
        {setsDiscounts && hasDiscounts(choices) && (
          <Controller
            control={control}
            name="discountGroup"
            render={({ field, fieldState }) => (
              <GroupPicker
                label={intl.formatMessage({ id: "discounts.one", defaultMessage: "Discount group" })}
                value={field.value}
                onChange={field.onChange}
                error={fieldState.error?.message}
              />
            )}
          />
        )}
        <TagChoice control={control} tags={choices.customerTags ?? []} />
      </div>
      <div className="form-grid">
        {channels.length > 1 && (
          <FormSelect
            control={control}
            name="preferredChannel"
            options={[none, ...channels.map(({ id, name }) => ({ id, label: name }))]}
            label={<FormattedMessage id="new.channel" defaultMessage="Preferred channel" />}
          />
        )}
        <FormSelect
          control={control}
          name="currency"
          options={[none, ...namedOptions("currency", currencies, intl.locale, currency)]}
          label={<FormattedMessage id="new.currency" defaultMessage="Currency" />}
        />
        <FormSelect
          control={control}
          name="language"
          options={[shops, ...languages]}
          label={<FormattedMessage id="new.language" defaultMessage="Language of mails" />}
        />
      </div>
      <FormField
        control={control}
        name="note"
        rows={3}
        label={<FormattedMessage id="new.note" defaultMessage="Note" />}
        help={<FormattedMessage id="new.noteHelp" defaultMessage="Only staff see it." />}
      />
      <Controller
        control={control}
        name="isTest"
        render={({ field }) => (
          <Checkbox isSelected={field.value} onChange={field.onChange}>
            <FormattedMessage id="new.isTest" defaultMessage="Test customer, who can always be deleted" />
          </Checkbox>
        )}
      />
    </div>
  );
}
