import { Plus, X } from "lucide-react";
import {
  Autocomplete,
  Dialog,
  DialogTrigger,
  Input,
  Label,
  Menu,
  MenuItem,
  Popover,
  SearchField,
  useFilter,
} from "react-aria-components";
import { FormattedMessage, useIntl } from "react-intl";
import { usePermission } from "../../session/session";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import "../../ui/field.css";
import "../../ui/menu.css";
import { TagPill } from "../../ui/Pill";
import { Select } from "../../ui/Select";
import type { Customer, Named } from "./query";
import { useAct } from "./useAct";
import { AddTagsDocument, SetGroupDocument, TakeTagsDocument } from "./writes";

type Tag = NonNullable<Customer["tags"]>[number];

interface Props {
  customer: Customer;
  allTags: readonly Tag[];
  allGroups: readonly Named[];
}

/** The customer's tags and group; each change is done at once and can be undone. */
export function SortingCard({ customer, allTags, allGroups }: Props) {
  const intl = useIntl();
  const manages = usePermission("manage_customer_profiles");
  const adding = useAct(AddTagsDocument);
  const taking = useAct(TakeTagsDocument);
  const { id } = customer;
  const tags = customer.tags ?? [];
  const rest = allTags.filter((tag) => !tags.some((own) => own.id === tag.id));

  const say = (tag: Tag, added: boolean) =>
    added
      ? intl.formatMessage({ id: "details.tagAdded", defaultMessage: "Tag {name} added" }, { name: tag.name })
      : intl.formatMessage({ id: "details.tagRemoved", defaultMessage: "Tag {name} removed" }, { name: tag.name });
  const add = (tag: Tag) =>
    adding.act(
      { id, tagIds: [tag.id] },
      { title: say(tag, true), undo: () => taking.act({ id, tagIds: [tag.id] }, { title: say(tag, false) }) },
    );
  const take = (tag: Tag) =>
    taking.act(
      { id, tagIds: [tag.id] },
      { title: say(tag, false), undo: () => adding.act({ id, tagIds: [tag.id] }, { title: say(tag, true) }) },
    );

  return (
    <Card title={<FormattedMessage id="details.sorting" defaultMessage="Tags and group" />}>
      <div className="stack">
        <ul className="tags" aria-label={intl.formatMessage({ id: "details.tags", defaultMessage: "Tags" })}>
          {tags.map((tag) => (
            <li key={tag.id} className="tag">
              <TagPill {...tag} />
              {manages && (
                <Button
                  look="quiet"
                  aria-label={intl.formatMessage(
                    { id: "details.removeTag", defaultMessage: "Remove tag {name}" },
                    { name: tag.name },
                  )}
                  icon={<X aria-hidden="true" />}
                  onPress={() => take(tag)}
                />
              )}
            </li>
          ))}
          {manages && rest.length > 0 && (
            <li className="no-print">
              <TagPicker tags={rest} onPick={add} />
            </li>
          )}
          {tags.length === 0 && rest.length === 0 && (
            <li className="muted">
              <FormattedMessage id="details.noTags" defaultMessage="No tags" />
            </li>
          )}
        </ul>
        <GroupChoice customer={customer} allGroups={allGroups} />
      </div>
    </Card>
  );
}

/** The tags that a customer does not have, found by typing. */
function TagPicker({ tags, onPick }: { tags: readonly Tag[]; onPick: (tag: Tag) => void }) {
  const intl = useIntl();
  const { contains } = useFilter({ sensitivity: "base" });
  const label = intl.formatMessage({ id: "details.addTag", defaultMessage: "Add tag" });
  return (
    <DialogTrigger>
      <Button icon={<Plus aria-hidden="true" />}>{label}</Button>
      <Popover className="menu-popover" placement="bottom start">
        <Dialog className="tag-picker" aria-label={label}>
          {({ close }) => (
            <Autocomplete filter={contains}>
              <SearchField autoFocus className="tag-search">
                <Label className="visually-hidden">{label}</Label>
                <Input
                  className="field-input"
                  placeholder={intl.formatMessage({ id: "details.findTag", defaultMessage: "Find a tag" })}
                />
              </SearchField>
              <Menu
                className="menu"
                aria-label={label}
                items={tags}
                onAction={(key) => {
                  const tag = tags.find((each) => each.id === key);
                  if (tag) onPick(tag);
                  close();
                }}
                renderEmptyState={() => (
                  <p className="menu-item muted">
                    <FormattedMessage id="details.noSuchTag" defaultMessage="No such tag" />
                  </p>
                )}
              >
                {(tag) => (
                  <MenuItem id={tag.id} textValue={tag.name} className="menu-item">
                    <TagPill {...tag} />
                  </MenuItem>
                )}
              </Menu>
            </Autocomplete>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

const NONE = "none";

function GroupChoice({ customer, allGroups }: { customer: Customer; allGroups: readonly Named[] }) {
  const intl = useIntl();
  const manages = usePermission("manage_customer_profiles");
  const setting = useAct(SetGroupDocument);
  const none = intl.formatMessage({ id: "details.noGroup", defaultMessage: "No group" });
  const before = customer.group?.id ?? null;
  const nameOf = (id: string | null) => allGroups.find((group) => group.id === id)?.name ?? none;
  const set = (groupId: string | null, undo?: () => void) =>
    setting.act(
      { id: customer.id, groupId },
      {
        title: intl.formatMessage(
          { id: "details.groupIs", defaultMessage: "Group: {name}" },
          { name: nameOf(groupId) },
        ),
        ...(undo ? { undo } : {}),
      },
    );
  return (
    <Select
      label={<FormattedMessage id="details.group" defaultMessage="Group" />}
      options={[{ id: NONE, label: none }, ...allGroups.map(({ id, name }) => ({ id, label: name }))]}
      value={before ?? NONE}
      isDisabled={!manages || setting.isPending}
      onChange={(id) => {
        const groupId = id === NONE ? null : id;
        if (groupId !== before) set(groupId, () => set(before));
      }}
    />
  );
}
