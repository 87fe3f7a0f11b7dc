import { type FormEvent, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Refused } from "../api/errors";
import { useRead, useWrite } from "../api/hooks";
import { EditForm } from "../app/EditForm";
import { useAct } from "../customers/details/useAct";
import type { AssortmentKind } from "../gql/graphql";
import { Checkbox } from "../ui/Choice";
import { SidePanel } from "../ui/Dialog";
import { Pill } from "../ui/Pill";
import { SearchField } from "../ui/SearchField";
import { ErrorPanel, Loading } from "../ui/states";
import { useNotify } from "../ui/toasts";
import { ChipChoice } from "./ChipChoice";
import { inputOf, inputsOf, KINDS, type Owner, type Thing, thingsOf } from "./kinds";
import { AssignDocument, AssortmentItemsDocument, UnassignDocument } from "./query";
import { useKindWords } from "./useKindWords";

/** So many the API finds at most. */
const MOST_FOUND = 50;

interface Props {
  owner: Owner;
  onClose: () => void;
}

/** Find things of the catalogue and add as many as one likes at once; what was chosen stays while one looks for more. */
export function AddPanel({ owner, onClose }: Props) {
  const intl = useIntl();
  const { title } = useKindWords();
  const notify = useNotify();
  const [kind, setKind] = useState<AssortmentKind>("PRODUCT");
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<ReadonlyMap<string, Thing>>(new Map());
  const write = useWrite(AssignDocument);
  const taking = useAct(UnassignDocument);
  const things = [...chosen.values()];

  const choose = (thing: Thing, on: boolean) => {
    const next = new Map(chosen);
    if (on) next.set(thing.id, thing);
    else next.delete(thing.id);
    setChosen(next);
    write.reset();
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!things.length) return onClose();
    const input = { ...inputsOf(owner), ...thingsOf(things) };
    write.mutate(input, {
      onSuccess: (data) => {
        const count = data.changed?.added ?? 0;
        notify({
          kind: "success",
          title: intl.formatMessage(
            {
              id: "assortment.added",
              defaultMessage: "{count, plural, one {One thing} other {# things}} assigned to “{unit}”",
            },
            { count, unit: owner.name },
          ),
          // Somebody else may have assigned some of them meanwhile; those are not to be taken away.
          ...(count === things.length
            ? {
                action: {
                  label: intl.formatMessage({ id: "details.undo", defaultMessage: "Undo" }),
                  run: () =>
                    taking.act(input, {
                      title: intl.formatMessage(
                        {
                          id: "assortment.takenBack",
                          defaultMessage: "{count, plural, one {One thing} other {# things}} not assigned any more",
                        },
                        { count },
                      ),
                    }),
                },
              }
            : {}),
        });
        onClose();
      },
    });
  };
  const problem = write.error instanceof Refused ? { root: { message: write.error.message } } : {};

  return (
    <SidePanel
      title={
        <FormattedMessage id="assortment.addTitle" defaultMessage="Add to “{name}”" values={{ name: owner.name }} />
      }
      isOpen
      onClose={onClose}
    >
      <div className="assortment-add">
        <EditForm
          onSubmit={save}
          onClose={onClose}
          write={write}
          state={{ errors: problem, isDirty: things.length > 0 }}
          action={
            things.length > 0 ? (
              <FormattedMessage
                id="assortment.addNow"
                defaultMessage="Add {count, number}"
                values={{ count: things.length }}
              />
            ) : (
              <FormattedMessage id="assortment.addNothing" defaultMessage="Add" />
            )
          }
        >
          <ChipChoice
            label={intl.formatMessage({ id: "assortment.what", defaultMessage: "What to add" })}
            options={[...KINDS].reverse().map((each) => ({
              id: each,
              name: title(each),
              count: things.filter((thing) => thing.kind === each).length || undefined,
            }))}
            value={kind}
            onChange={setKind}
          />
          <SearchField
            autoFocus
            label={intl.formatMessage({ id: "assortment.find", defaultMessage: "Find by name or number" })}
            value={search}
            onChange={setSearch}
          />
          <Found owner={owner} kind={kind} search={search} chosen={chosen} onChoose={choose} />
        </EditForm>
      </div>
    </SidePanel>
  );
}

interface FoundProps {
  owner: Owner;
  kind: AssortmentKind;
  search: string;
  chosen: ReadonlyMap<string, Thing>;
  onChoose: (thing: Thing, on: boolean) => void;
}

function Found({ owner, kind, search, chosen, onChoose }: FoundProps) {
  const { data, error, isPlaceholderData, refetch } = useRead(
    AssortmentItemsDocument,
    { kind, ...(search ? { search } : {}), ...inputOf(owner) },
    { keep: true },
  );
  const items = data?.assortmentItems ?? [];
  if (error && !data) return <ErrorPanel error={error} onRetry={refetch} />;
  if (!data) return <Loading lines={6} height={28} />;
  if (!items.length)
    return (
      <p className="muted assortment-found-none" role="status">
        <FormattedMessage id="ui.nothingFound" defaultMessage="Nothing found" />
      </p>
    );
  return (
    <div className={isPlaceholderData ? "table-stale" : ""}>
      <ul className="assortment-found">
        {items.map((item) => (
          <li key={item.id}>
            <Checkbox
              isSelected={Boolean(item.isAssigned) || chosen.has(item.id)}
              isDisabled={Boolean(item.isAssigned)}
              onChange={(on) => onChoose(item, on)}
            >
              {item.name}
            </Checkbox>
            {item.isAssigned && (
              <Pill tone="success">
                <FormattedMessage id="assortment.already" defaultMessage="Assigned" />
              </Pill>
            )}
          </li>
        ))}
      </ul>
      {items.length >= MOST_FOUND && (
        <p className="small muted">
          <FormattedMessage
            id="assortment.more"
            defaultMessage="The first {most}; type more of the name to find others."
            values={{ most: MOST_FOUND }}
          />
        </p>
      )}
    </div>
  );
}
