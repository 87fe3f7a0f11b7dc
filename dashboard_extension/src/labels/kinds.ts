import type { MessageDescriptor } from "react-intl";
import {
  CreateGroupDocument,
  CreateTagDocument,
  DeleteGroupDocument,
  DeleteTagDocument,
  MergeGroupsDocument,
  MergeTagsDocument,
  UpdateGroupDocument,
  UpdateTagDocument,
} from "./query";

/** A tag or a group; a group has no colour. */
export interface Label {
  id: string;
  name: string;
  description: string;
  customers: number;
  color?: string;
}

export type KindId = "tags" | "groups";

/**
 * What differs between the two. `filter` is its name in the address of the list of customers; `isExclusive`: a customer
 * has one at most, so customers move, and nothing can be deleted from under them.
 */
export const KINDS = {
  tags: {
    id: "tags",
    filter: "tag",
    isExclusive: false,
    create: CreateTagDocument,
    update: UpdateTagDocument,
    merge: MergeTagsDocument,
    delete: DeleteTagDocument,
    texts: {
      title: { id: "labels.tags", defaultMessage: "Tags" },
      new: { id: "labels.newTag", defaultMessage: "New tag" },
      edit: { id: "labels.editTag", defaultMessage: "Edit tag" },
      merge: { id: "labels.mergeTags", defaultMessage: "Merge tags" },
      created: { id: "labels.tagCreated", defaultMessage: "The tag “{name}” is there" },
      updated: { id: "labels.tagUpdated", defaultMessage: "The tag “{name}” was changed" },
      deleted: { id: "labels.tagDeleted", defaultMessage: "The tag “{name}” is gone" },
      empty: { id: "labels.noTags", defaultMessage: "No tags yet" },
      emptyHelp: {
        id: "labels.noTagsHelp",
        defaultMessage: "Tags mark customers, such as key accounts. A customer can have any number of them.",
      },
      searchHint: { id: "labels.searchTags", defaultMessage: "Search tags" },
      selected: {
        id: "labels.selectedTags",
        defaultMessage: "{count, plural, one {# tag selected} other {# tags selected}}",
      },
      taken: { id: "labels.tagTaken", defaultMessage: "There is a tag of this name already" },
    } satisfies Record<string, MessageDescriptor>,
  },
  groups: {
    id: "groups",
    filter: "group",
    isExclusive: true,
    create: CreateGroupDocument,
    update: UpdateGroupDocument,
    merge: MergeGroupsDocument,
    delete: DeleteGroupDocument,
    texts: {
      title: { id: "labels.groups", defaultMessage: "Groups" },
      new: { id: "labels.newGroup", defaultMessage: "New group" },
      edit: { id: "labels.editGroup", defaultMessage: "Edit group" },
      merge: { id: "labels.mergeGroups", defaultMessage: "Merge groups" },
      created: { id: "labels.groupCreated", defaultMessage: "The group “{name}” is there" },
      updated: { id: "labels.groupUpdated", defaultMessage: "The group “{name}” was changed" },
      deleted: { id: "labels.groupDeleted", defaultMessage: "The group “{name}” is gone" },
      empty: { id: "labels.noGroups", defaultMessage: "No groups yet" },
      emptyHelp: {
        id: "labels.noGroupsHelp",
        defaultMessage: "Groups divide customers, such as by what they do. A customer is in one group at most.",
      },
      searchHint: { id: "labels.searchGroups", defaultMessage: "Search groups" },
      selected: {
        id: "labels.selectedGroups",
        defaultMessage: "{count, plural, one {# group selected} other {# groups selected}}",
      },
      taken: { id: "labels.groupTaken", defaultMessage: "There is a group of this name already" },
    } satisfies Record<string, MessageDescriptor>,
  },
} as const;

export type Kind = (typeof KINDS)[KindId];

/** A name as the shop compares it: whatever the case, without doubled or outer blanks. */
export function comparable(name: string): string {
  return name.normalize("NFC").split(/\s+/).filter(Boolean).join(" ").toLocaleLowerCase();
}
