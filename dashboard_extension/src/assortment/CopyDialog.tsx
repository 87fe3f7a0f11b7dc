import { useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Refused } from "../api/errors";
import { useRead, useWrite } from "../api/hooks";
import type { AssortmentCopyPreviewQuery } from "../gql/graphql";
import { type Parent, KINDS as UNIT_KINDS, WORDS as UNIT_WORDS } from "../organization/kinds";
import { UnitPicker } from "../organization/UnitPicker";
import { Button } from "../ui/Button";
import { Checkbox } from "../ui/Choice";
import { Dialog } from "../ui/Dialog";
import { FormProblem } from "../ui/form";
import { Select } from "../ui/Select";
import { ErrorPanel, Loading } from "../ui/states";
import { useNotify } from "../ui/toasts";
import { inputOf, inputsOf, type Owner, type OwnerKind, sourceOf, type Thing } from "./kinds";
import { CopyDocument, CopyPreviewDocument } from "./query";

interface Props {
  owner: Owner;
  total: number;
  onClose: () => void;
}

/** Assign what another branch or department has; says beforehand what that changes. */
export function CopyDialog({ owner, total, onClose }: Props) {
  const intl = useIntl();
  const notify = useNotify();
  const copy = useWrite(CopyDocument);
  const [kind, setKind] = useState<OwnerKind>(owner.kind);
  const [from, setFrom] = useState<Parent | null>(null);
  const [replace, setReplace] = useState(false);
  const source = { kind, id: from?.id ?? "" };
  const { data, error, refetch } = useRead(
    CopyPreviewDocument,
    { ...sourceOf(source), ...inputOf(owner) },
    { enabled: from !== null },
  );
  const preview = from ? (data?.assortmentCopyPreview ?? null) : null;
  const changes = preview ? preview.added + (replace ? preview.removed : 0) : 0;

  const run = () =>
    copy.mutate(
      { ...sourceOf(source), ...inputsOf(owner), replace },
      {
        onSuccess: (found) => {
          notify({
            kind: "success",
            title: intl.formatMessage(
              { id: "assortment.copied", defaultMessage: "Copied from “{from}” to “{to}”" },
              { from: from?.name ?? "", to: owner.name },
            ),
            text: intl.formatMessage(
              {
                id: "assortment.copiedHow",
                defaultMessage: "{added, number} added, {removed, number} removed.",
              },
              { added: found.changed?.added ?? 0, removed: found.changed?.removed ?? 0 },
            ),
          });
          onClose();
        },
      },
    );

  return (
    <Dialog
      title={
        <FormattedMessage
          id="assortment.copyTitle"
          defaultMessage="Copy an assortment to “{name}”"
          values={{ name: owner.name }}
        />
      }
      isOpen
      isDismissable={false}
      onClose={onClose}
    >
      <div className="stack">
        <div className="form-grid">
          <Select
            label={<FormattedMessage id="assortment.copyFrom" defaultMessage="Copy from a" />}
            value={kind}
            options={[
              { id: "branches", label: intl.formatMessage(UNIT_WORDS.branches) },
              { id: "departments", label: intl.formatMessage(UNIT_WORDS.departments) },
            ]}
            onChange={(next) => {
              setKind(next as OwnerKind);
              setFrom(null);
              copy.reset();
            }}
          />
          <UnitPicker
            key={kind}
            kind={UNIT_KINDS[kind]}
            label={intl.formatMessage({ id: "assortment.copyWhich", defaultMessage: "Which one" })}
            value={from}
            without={[owner.id]}
            onChange={(next) => {
              setFrom(next);
              copy.reset();
            }}
          />
        </div>
        {total > 0 && (
          <Checkbox
            isSelected={replace}
            onChange={(on) => {
              setReplace(on);
              copy.reset();
            }}
          >
            <FormattedMessage
              id="assortment.replace"
              defaultMessage="Replace: also remove what the other one has not"
            />
          </Checkbox>
        )}
        {from && (
          <div className="assortment-difference" aria-live="polite">
            {preview ? (
              <Difference preview={preview} replace={replace} owner={owner} total={total} />
            ) : error ? (
              <ErrorPanel error={error} onRetry={refetch} />
            ) : (
              <Loading lines={2} />
            )}
          </div>
        )}
        <FormProblem error={copy.error} root={copy.error instanceof Refused ? copy.error.message : undefined} />
        <div className="dialog-actions">
          <Button onPress={onClose}>
            <FormattedMessage id="ui.cancel" defaultMessage="Cancel" />
          </Button>
          <Button look="primary" isDisabled={!changes || copy.isPending} onPress={run}>
            {replace ? (
              <FormattedMessage id="assortment.replaceNow" defaultMessage="Copy and replace" />
            ) : (
              <FormattedMessage id="assortment.copyNow" defaultMessage="Copy" />
            )}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

interface DifferenceProps {
  preview: NonNullable<AssortmentCopyPreviewQuery["assortmentCopyPreview"]>;
  replace: boolean;
  owner: Owner;
  total: number;
}

function Difference({ preview, replace, owner, total }: DifferenceProps) {
  const removed = replace ? preview.removed : 0;
  if (!preview.added && !removed)
    return (
      <p>
        <FormattedMessage
          id="assortment.noDifference"
          defaultMessage="Nothing changes: all of it is assigned already."
        />
      </p>
    );
  const isEmptied = removed > 0 && removed === total && !preview.added;
  return (
    <div className="stack">
      {preview.added > 0 && (
        <Listed
          title={
            <FormattedMessage
              id="assortment.willAdd"
              defaultMessage="{count, plural, one {# is added} other {# are added}}"
              values={{ count: preview.added }}
            />
          }
          things={preview.addedItems}
          count={preview.added}
        />
      )}
      {removed > 0 && (
        <Listed
          title={
            <span className="critical">
              <FormattedMessage
                id="assortment.willRemove"
                defaultMessage="{count, plural, one {# is removed} other {# are removed}}"
                values={{ count: removed }}
              />
            </span>
          }
          things={preview.removedItems}
          count={removed}
        />
      )}
      {isEmptied && (
        <p className="critical">
          <FormattedMessage
            id="assortment.removeAllHelp"
            defaultMessage="{kind, select, branches {Nothing is assigned then: customers of this branch see and buy nothing any more.} other {Nothing is assigned then: the department does not narrow any more, and its customers see all that their branch lets them see.}}"
            values={{ kind: owner.kind }}
          />
        </p>
      )}
    </div>
  );
}

/** So many names stand in a preview; the number says how many there are. */
const NAMED = 6;

function Listed({ title, things, count }: { title: React.ReactNode; things: readonly Thing[]; count: number }) {
  const named = things.slice(0, NAMED);
  return (
    <div>
      <strong>{title}</strong>
      <ul className="assortment-listed">
        {named.map(({ id, name }) => (
          <li key={id}>
            {name ?? <FormattedMessage id="assortment.dangling" defaultMessage="Not in the shop any more" />}
          </li>
        ))}
        {count > named.length && (
          <li className="muted">
            <FormattedMessage
              id="assortment.andMore"
              defaultMessage="and {count, number} more"
              values={{ count: count - named.length }}
            />
          </li>
        )}
      </ul>
    </div>
  );
}
