import { ListFilter } from "lucide-react";
import { lazy, type ReactNode, Suspense } from "react";
import { Dialog, DialogTrigger, Popover } from "react-aria-components";
import { FormattedMessage, useIntl } from "react-intl";
import { useChannels } from "../../api/channels";
import type { CustomerFacetsQuery } from "../../gql/graphql";
import { namedOptions } from "../../i18n/names";
import { usePermission } from "../../session/session";
import { Button } from "../../ui/Button";
import { Checkbox } from "../../ui/Choice";
import { Select } from "../../ui/Select";
import { Skeleton } from "../../ui/states";
import { Count, type Counted } from "./Count";
import type { Field } from "./columns";
import type { Changes, Named } from "./FilterBar";
import { SpanFields } from "./SpanFields";
import { FIELD_PREFIX } from "./state";
import "../../ui/menu.css";
import "./filters.css";

const DiscountFilters = lazy(() => import("./DiscountFilters"));
const OrganizationFilters = lazy(() => import("./OrganizationFilters"));

interface Props {
  params: URLSearchParams;
  tags: readonly Named[];
  groups: readonly Named[];
  fields: readonly Field[];
  hasOrganization: boolean;
  hasDiscounts: boolean;
  facets: CustomerFacetsQuery["customerProfileFacets"];
  onChange: (changes: Changes) => void;
}

/** All filters that there are, with how many each would find. What is ticked holds at once. */
export function FilterMenu(props: Props) {
  const { params, tags, groups, fields, hasOrganization, hasDiscounts, facets, onChange } = props;
  const intl = useIntl();
  const manages = usePermission("manage_customer_profiles");
  const seesCredit = usePermission("view_customer_credit", "manage_customer_credit");
  const label = intl.formatMessage({ id: "list.filters", defaultMessage: "Filters" });
  const any = intl.formatMessage({ id: "list.any", defaultMessage: "Any" });
  const yesNo = (name: string, title: string, yes: string, no: string) => (
    <Select
      key={name}
      label={title}
      value={params.get(name) ?? ""}
      options={[
        { id: "", label: any },
        { id: "1", label: yes },
        { id: "0", label: no },
      ]}
      onChange={(value) => onChange({ [name]: value || null })}
    />
  );
  const yes = intl.formatMessage({ id: "list.yes", defaultMessage: "Yes" });
  const no = intl.formatMessage({ id: "list.no", defaultMessage: "No" });
  const toggle = (name: string, value: string, on: boolean) => {
    const rest = params.getAll(name).filter((each) => each !== value);
    onChange({ [name]: on ? [...rest, value] : rest });
  };
  const inNoGroup = { id: "none", name: intl.formatMessage({ id: "list.inNoGroup", defaultMessage: "In no group" }) };

  return (
    <DialogTrigger>
      <Button look="quiet" icon={<ListFilter aria-hidden="true" />}>
        {label}
      </Button>
      <Popover className="menu-popover menu-popover-padded" placement="bottom start">
        <Dialog className="filters" aria-label={label}>
          {manages && tags.length > 0 && (
            <Section title={<FormattedMessage id="list.tags" defaultMessage="Tags" />}>
              <Ticks
                options={tags}
                countOf={(id) => facets?.tags.find(({ tagId }) => tagId === id)}
                isOn={(id) => params.getAll("tag").includes(id)}
                onToggle={(id, on) => toggle("tag", id, on)}
              />
              <Select
                label={intl.formatMessage({ id: "list.withoutTag", defaultMessage: "Without the tag" })}
                value={params.get("tagNone") ?? ""}
                options={[{ id: "", label: "–" }, ...tags.map(({ id, name }) => ({ id, label: name }))]}
                onChange={(id) => onChange({ tagNone: id || null })}
              />
            </Section>
          )}
          {manages && groups.length > 0 && (
            <Section title={<FormattedMessage id="list.group" defaultMessage="Group" />}>
              <Ticks
                options={[...groups, inNoGroup]}
                countOf={(id) => facets?.groups.find(({ groupId }) => (groupId ?? "none") === id)}
                isOn={(id) => params.getAll("group").includes(id)}
                onToggle={(id, on) => toggle("group", id, on)}
              />
            </Section>
          )}
          {hasOrganization && (
            <Suspense fallback={<Skeleton height={180} />}>
              <OrganizationFilters params={params} facets={facets} onToggle={toggle} />
            </Suspense>
          )}
          {hasDiscounts && (
            <Suspense fallback={<Skeleton height={60} />}>
              <DiscountFilters params={params} facets={facets} onToggle={toggle} />
            </Suspense>
          )}
          <Section title={<FormattedMessage id="list.account" defaultMessage="Account" />}>
            <div className="filters-grid">
              {yesNo("hold", intl.formatMessage({ id: "list.onHold", defaultMessage: "On hold" }), yes, no)}
              {yesNo(
                "confirmed",
                intl.formatMessage({ id: "list.confirmed", defaultMessage: "E-mail confirmed" }),
                yes,
                no,
              )}
              {seesCredit &&
                yesNo("credit", intl.formatMessage({ id: "list.hasCredit", defaultMessage: "Has credit" }), yes, no)}
              {manages &&
                yesNo("test", intl.formatMessage({ id: "list.test", defaultMessage: "Test customers" }), yes, no)}
            </div>
          </Section>
          <ShopTicks params={params} toggle={toggle} />
          <SpanFields params={params} onChange={onChange} />
          {manages &&
            fields
              .filter(({ kind }) => kind === "CHOICE" || kind === "BOOLEAN")
              .map(({ slug, name, kind, choices }) => (
                <Section key={slug} title={name}>
                  <Ticks
                    options={
                      kind === "BOOLEAN"
                        ? [
                            { id: "true", name: yes },
                            { id: "false", name: no },
                          ]
                        : choices.map((choice) => ({ id: choice, name: choice }))
                    }
                    countOf={() => undefined}
                    isOn={(value) => params.getAll(FIELD_PREFIX + slug).includes(value)}
                    onToggle={(value, on) => toggle(FIELD_PREFIX + slug, value, on)}
                  />
                </Section>
              ))}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

interface ShopTicksProps {
  params: URLSearchParams;
  toggle: (name: string, value: string, on: boolean) => void;
}

/** Channels and currencies, where the shop has several; apart, so that they are asked for when the menu is open. */
function ShopTicks({ params, toggle }: ShopTicksProps) {
  const intl = useIntl();
  const { channels, currencies } = useChannels();
  return (
    <>
      {channels.length > 1 && (
        <Section title={<FormattedMessage id="list.channel" defaultMessage="Channel" />}>
          <Ticks
            options={channels}
            countOf={() => undefined}
            isOn={(id) => params.getAll("channel").includes(id)}
            onToggle={(id, on) => toggle("channel", id, on)}
          />
        </Section>
      )}
      {currencies.length > 1 && (
        <Section title={<FormattedMessage id="list.currency" defaultMessage="Currency" />}>
          <Ticks
            options={namedOptions("currency", currencies, intl.locale).map(({ id, label }) => ({
              id,
              name: label,
            }))}
            countOf={() => undefined}
            isOn={(id) => params.getAll("currency").includes(id)}
            onToggle={(id, on) => toggle("currency", id, on)}
          />
        </Section>
      )}
    </>
  );
}

export function Section({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <section className="filters-section">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

interface TicksProps {
  options: readonly Named[];
  countOf: (id: string) => Counted | undefined;
  isOn: (id: string) => boolean;
  onToggle: (id: string, on: boolean) => void;
}

export function Ticks({ options, countOf, isOn, onToggle }: TicksProps) {
  return (
    <ul className="filters-ticks">
      {options.map(({ id, name }) => (
        <li key={id} className="filters-tick">
          <Checkbox isSelected={isOn(id)} onChange={(on) => onToggle(id, on)}>
            {name}
          </Checkbox>
          <Count of={countOf(id)} className="small muted number" />
        </li>
      ))}
    </ul>
  );
}
