import { X } from "lucide-react";
import { Button } from "react-aria-components";
import { defineMessages, type MessageDescriptor, useIntl } from "react-intl";
import { useRead } from "../../api/hooks";
import { UnitNameDocument } from "./query";
import { NAMED } from "./state";

type UnitName = keyof typeof NAMED;

const WORDS: Record<UnitName, MessageDescriptor> = defineMessages({
  company: { id: "list.inCompany", defaultMessage: "Company: {name}" },
  branch: { id: "list.inBranch", defaultMessage: "Branch: {name}" },
  department: { id: "list.inDepartment", defaultMessage: "Department: {name}" },
  discount: { id: "list.inDiscount", defaultMessage: "Discount group: {name}" },
});
export const NOWHERE = defineMessages({
  company: { id: "list.ofNoCompany", defaultMessage: "Of no company" },
  branch: { id: "list.inNoBranch", defaultMessage: "In no branch" },
  department: { id: "list.inNoDepartment", defaultMessage: "In no department" },
  discount: { id: "list.inNoDiscount", defaultMessage: "In no discount group" },
});

export function isUnit(name: string): name is UnitName {
  return name in NAMED;
}

/** A filter that is on, a click away from off. */
export function Chip({ text, onDrop }: { text: string; onDrop: () => void }) {
  const intl = useIntl();
  return (
    <Button
      className="chip"
      data-selected
      aria-label={intl.formatMessage({ id: "list.drop", defaultMessage: "Drop the filter: {text}" }, { text })}
      onPress={onDrop}
    >
      {text}
      <X aria-hidden="true" />
    </Button>
  );
}

/** The filter for a company, branch, department or discount group, whose name is read: there may be very many of them. */
export function UnitChip({ name, id, onDrop }: { name: UnitName; id: string; onDrop: () => void }) {
  const intl = useIntl();
  const isNowhere = id === "none";
  const { data } = useRead(
    UnitNameDocument,
    {
      id,
      isCompany: name === "company",
      isBranch: name === "branch",
      isDepartment: name === "department",
      isDiscount: name === "discount",
    },
    { enabled: !isNowhere, staleTime: 60_000 },
  );
  const text = isNowhere
    ? intl.formatMessage(NOWHERE[name])
    : intl.formatMessage(WORDS[name], { name: data?.[name]?.name ?? (data ? "?" : "…") });
  return <Chip text={text} onDrop={onDrop} />;
}
