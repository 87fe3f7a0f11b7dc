import { useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useRead, useWrite } from "../api/hooks";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { FormProblem } from "../ui/form";
import { Select } from "../ui/Select";
import { Skeleton } from "../ui/states";
import { useNotify } from "../ui/toasts";
import type { Kind, Label } from "./kinds";
import { TagMergePreviewDocument } from "./query";

interface Props {
  kind: Kind;
  labels: readonly Label[];
  /** What was selected. Of several, the one that most have stays unless another is chosen. */
  chosen: readonly Label[];
  onClose: () => void;
  onDone: () => void;
}

/** Make one tag or group of several; says beforehand whom that concerns. */
export function MergeDialog({ kind, labels, chosen, onClose, onDone }: Props) {
  const intl = useIntl();
  const notify = useNotify();
  const merge = useWrite(kind.merge);
  const [into, setInto] = useState<string | null>(() =>
    chosen.length > 1 ? chosen.reduce((most, label) => (label.customers > most.customers ? label : most)).id : null,
  );
  const target = labels.find(({ id }) => id === into);
  const going = chosen.filter(({ id }) => id !== into);
  const options = chosen.length > 1 ? labels : labels.filter(({ id }) => id !== chosen[0]?.id);
  const names = intl.formatList(
    going.map(({ name }) => `“${name}”`),
    { type: "conjunction" },
  );

  const run = () =>
    into &&
    merge.mutate(
      { ids: going.map(({ id }) => id), into },
      {
        onSuccess: () => {
          notify({
            kind: "success",
            title: intl.formatMessage(
              { id: "labels.merged", defaultMessage: "{names} merged into “{target}”" },
              { names, target: target?.name },
            ),
          });
          onDone();
          onClose();
        },
      },
    );

  return (
    <Dialog title={<FormattedMessage {...kind.texts.merge} />} isOpen isDismissable={false} onClose={onClose}>
      <div className="stack">
        <Select
          label={<FormattedMessage id="labels.stays" defaultMessage="The one that stays" />}
          isRequired
          options={options.map(({ id, name }) => ({ id, label: name }))}
          value={into}
          onChange={setInto}
        />
        {target && going.length > 0 && (
          <div className="labels-preview stack-tight" aria-live="polite">
            {kind.isExclusive ? (
              <FormattedMessage
                id="labels.previewGroups"
                defaultMessage="{count, plural, =0 {No customer moves} one {# customer moves} other {# customers move}} from {names} to “{target}”."
                values={{ count: going.reduce((sum, { customers }) => sum + customers, 0), names, target: target.name }}
              />
            ) : (
              <TagPreview going={going} target={target} names={names} />
            )}
            <span className="small muted">
              <FormattedMessage
                id="labels.mergeGone"
                defaultMessage="{count, plural, one {{names} is} other {{names} are}} gone afterwards. This cannot be undone."
                values={{ count: going.length, names }}
              />
            </span>
          </div>
        )}
        <FormProblem error={merge.error} root={refusedText(merge.error)} />
        <div className="dialog-actions">
          <Button autoFocus={chosen.length > 1} onPress={onClose}>
            <FormattedMessage id="ui.cancel" defaultMessage="Cancel" />
          </Button>
          <Button look="critical" isDisabled={!target || !going.length || merge.isPending} onPress={run}>
            <FormattedMessage id="labels.mergeNow" defaultMessage="Merge" />
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

export function refusedText(error: Error | null): string | undefined {
  return error && "refusals" in error ? error.message : undefined;
}

/** Counted by the server, because one customer can have several of the tags that go. */
function TagPreview({ going, target, names }: { going: readonly Label[]; target: Label; names: string }) {
  const intl = useIntl();
  const { data, isError } = useRead(TagMergePreviewDocument, { going: going.map(({ id }) => id), into: [target.id] });
  if (isError)
    return (
      <FormattedMessage
        id="labels.previewTagsUnknown"
        defaultMessage="Whoever has {names} has “{target}” instead, once."
        values={{ names, target: target.name }}
      />
    );
  if (!data) return <Skeleton width="80%" />;
  const { concerned, both } = data;
  const count = concerned?.totalCount ?? 0;
  const shown = `${intl.formatNumber(count)}${concerned?.totalCountIsExact === false ? "+" : ""}`;
  const already = both?.totalCount ?? 0;
  return (
    <span>
      <FormattedMessage
        id="labels.previewTags"
        defaultMessage="{count, plural, =0 {No customer has {names}.} one {One customer has {names} and has “{target}” instead.} other {{shown} customers have {names} and have “{target}” instead.}}"
        values={{ count, shown, names, target: target.name }}
      />
      {already > 0 && (
        <>
          {" "}
          <FormattedMessage
            id="labels.previewBoth"
            defaultMessage="{already, plural, one {One of them has} other {# of them have}} it already."
            values={{ already }}
          />
        </>
      )}
    </span>
  );
}
