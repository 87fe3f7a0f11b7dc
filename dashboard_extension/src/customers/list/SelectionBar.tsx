import { FolderInput, Tag, Tags, X } from "lucide-react";
import type { Selection } from "react-aria-components";
import { FormattedMessage, useIntl } from "react-intl";
import { useWrite } from "../../api/hooks";
import { Button } from "../../ui/Button";
import { ActionMenu } from "../../ui/Menu";
import { BottomBar } from "../../ui/Page";
import { useNotify } from "../../ui/toasts";
import type { Row } from "./columns";
import { AssignGroupDocument, AssignTagsDocument, RemoveTagsDocument } from "./writes";

interface Named {
  id: string;
  name: string;
}

interface Props {
  selected: Selection;
  rows: readonly Row[];
  tags: readonly Named[];
  groups: readonly Named[];
  onDone: () => void;
}

/** What can be done to the selected customers at once. */
export function SelectionBar({ selected, rows, tags, groups, onDone }: Props) {
  const intl = useIntl();
  const notify = useNotify();
  const assignTags = useWrite(AssignTagsDocument);
  const removeTags = useWrite(RemoveTagsDocument);
  const assignGroup = useWrite(AssignGroupDocument);
  const customerIds = selected === "all" ? rows.map(({ id }) => id) : [...selected].map(String);
  const count = customerIds.length;
  if (!count) return null;

  const undo = (run: () => void) => ({ label: intl.formatMessage({ id: "list.undo", defaultMessage: "Undo" }), run });
  const failed = (error: Error) =>
    notify({
      kind: "error",
      title: intl.formatMessage({ id: "list.failed", defaultMessage: "Nothing was changed" }),
      text: error.message,
    });
  const without = (tagId: string) =>
    rows.filter(({ id, tags: has }) => customerIds.includes(id) && !has?.some((tag) => tag.id === tagId));
  const having = (tagId: string) =>
    rows.filter(({ id, tags: has }) => customerIds.includes(id) && has?.some((tag) => tag.id === tagId));

  const tag = ({ id, name }: Named) => {
    const changed = without(id).map((row) => row.id);
    if (!changed.length) return;
    assignTags.mutate(
      { customerIds: changed, tagIds: [id] },
      {
        onError: failed,
        onSuccess: () =>
          notify({
            kind: "success",
            title: intl.formatMessage(
              {
                id: "list.tagged",
                defaultMessage: "{count, plural, one {# customer has} other {# customers have}} the tag {name} now",
              },
              { count: changed.length, name },
            ),
            action: undo(() => removeTags.mutate({ customerIds: changed, tagIds: [id] }, { onError: failed })),
          }),
      },
    );
  };
  const untag = ({ id, name }: Named) => {
    const changed = having(id).map((row) => row.id);
    if (!changed.length) return;
    removeTags.mutate(
      { customerIds: changed, tagIds: [id] },
      {
        onError: failed,
        onSuccess: () =>
          notify({
            kind: "success",
            title: intl.formatMessage(
              {
                id: "list.untagged",
                defaultMessage: "{count, plural, one {# customer has} other {# customers have}} the tag {name} no more",
              },
              { count: changed.length, name },
            ),
            action: undo(() => assignTags.mutate({ customerIds: changed, tagIds: [id] }, { onError: failed })),
          }),
      },
    );
  };
  const move = (group: Named | null) =>
    assignGroup.mutate(
      { customerIds, groupId: group?.id ?? null },
      {
        onError: failed,
        onSuccess: () => {
          notify({
            kind: "success",
            title: intl.formatMessage(
              {
                id: "list.grouped",
                defaultMessage: "{count, plural, one {# customer was} other {# customers were}} moved to: {name}",
              },
              { count, name: group?.name ?? intl.formatMessage({ id: "list.noGroup", defaultMessage: "No group" }) },
            ),
          });
          onDone();
        },
      },
    );

  const isDisabled = assignTags.isPending || removeTags.isPending || assignGroup.isPending;
  return (
    <BottomBar>
      <strong className="selection-count" aria-live="polite">
        <FormattedMessage
          id="list.selected"
          defaultMessage="{count, plural, one {# customer selected} other {# customers selected}}"
          values={{ count }}
        />
      </strong>
      <Pick
        label={intl.formatMessage({ id: "list.addTag", defaultMessage: "Add tag" })}
        icon={<Tag aria-hidden="true" />}
        options={tags}
        {...{ isDisabled }}
        run={tag}
      />
      <Pick
        label={intl.formatMessage({ id: "list.removeTag", defaultMessage: "Remove tag" })}
        icon={<Tags aria-hidden="true" />}
        options={tags.filter(({ id }) => having(id).length)}
        isDisabled={isDisabled}
        run={untag}
      />
      <Pick
        label={intl.formatMessage({ id: "list.moveToGroup", defaultMessage: "Move to group" })}
        icon={<FolderInput aria-hidden="true" />}
        options={[...groups, { id: "", name: intl.formatMessage({ id: "list.noGroup", defaultMessage: "No group" }) }]}
        isDisabled={isDisabled}
        run={(group) => move(group.id ? group : null)}
      />
      <Button look="quiet" icon={<X aria-hidden="true" />} onPress={onDone}>
        <FormattedMessage id="list.unselect" defaultMessage="Select none" />
      </Button>
    </BottomBar>
  );
}

interface PickProps {
  label: string;
  icon: React.ReactNode;
  options: readonly Named[];
  isDisabled: boolean;
  run: (option: Named) => void;
}

function Pick({ label, icon, options, isDisabled, run }: PickProps) {
  return (
    <ActionMenu
      label={label}
      trigger={
        <Button icon={icon} isDisabled={isDisabled || !options.length}>
          {label}
        </Button>
      }
      actions={options.map((option) => ({ id: option.id || "none", label: option.name, run: () => run(option) }))}
    />
  );
}
