import { type FormEvent, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Refused } from "../api/errors";
import { useRead, useWrite } from "../api/hooks";
import { EditForm } from "../app/EditForm";
import { nameOf } from "../customers/status";
import type { DiscountGroupCandidatesQuery } from "../gql/graphql";
import { Checkbox } from "../ui/Choice";
import { SidePanel } from "../ui/Dialog";
import { SHOWN } from "../ui/Picker";
import { Pill } from "../ui/Pill";
import { SearchField } from "../ui/SearchField";
import { ErrorPanel, Loading } from "../ui/states";
import { useNotify } from "../ui/toasts";
import type { Named } from "./kinds";
import { CandidatesDocument } from "./query";
import { AssignGroupDocument } from "./writes";
import "../assortment/assortment.css";

type Candidate = NonNullable<DiscountGroupCandidatesQuery["found"]>["edges"][number]["node"];

interface Props {
  group: Named;
  onClose: () => void;
}

/** Find customers and put as many as one likes into a group; says which other group they leave. */
export function AddMembersPanel({ group, onClose }: Props) {
  const intl = useIntl();
  const notify = useNotify();
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<ReadonlyMap<string, Candidate>>(new Map());
  const write = useWrite(AssignGroupDocument);
  const choose = (candidate: Candidate, on: boolean) => {
    const next = new Map(chosen);
    if (on) next.set(candidate.id, candidate);
    else next.delete(candidate.id);
    setChosen(next);
    write.reset();
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!chosen.size) return onClose();
    write.mutate(
      { customerIds: [...chosen.keys()], groupId: group.id },
      {
        onSuccess: ({ written }) => {
          notify({
            kind: "success",
            title: intl.formatMessage(
              {
                id: "discounts.added",
                defaultMessage: "{count, plural, one {# customer} other {# customers}} put into “{group}”",
              },
              { count: written?.count ?? 0, group: group.name },
            ),
          });
          onClose();
        },
      },
    );
  };
  return (
    <SidePanel
      title={
        <FormattedMessage
          id="discounts.addTitle"
          defaultMessage="Add customers to “{name}”"
          values={{ name: group.name }}
        />
      }
      isOpen
      onClose={onClose}
    >
      <div className="assortment-add">
        <EditForm
          onSubmit={save}
          onClose={onClose}
          write={write}
          state={{
            errors: write.error instanceof Refused ? { root: { message: write.error.message } } : {},
            isDirty: chosen.size > 0,
          }}
          action={
            chosen.size > 0 ? (
              <FormattedMessage
                id="assortment.addNow"
                defaultMessage="Add {count, number}"
                values={{ count: chosen.size }}
              />
            ) : (
              <FormattedMessage id="assortment.addNothing" defaultMessage="Add" />
            )
          }
        >
          <SearchField
            autoFocus
            label={intl.formatMessage({ id: "assortment.findCustomer", defaultMessage: "Find a customer" })}
            value={search}
            onChange={setSearch}
          />
          <Found group={group} search={search} chosen={chosen} onChoose={choose} />
        </EditForm>
      </div>
    </SidePanel>
  );
}

interface FoundProps {
  group: Named;
  search: string;
  chosen: ReadonlyMap<string, Candidate>;
  onChoose: (candidate: Candidate, on: boolean) => void;
}

function Found({ group, search, chosen, onChoose }: FoundProps) {
  const { data, error, isPlaceholderData, refetch } = useRead(
    CandidatesDocument,
    { ...(search ? { search } : {}), first: SHOWN },
    { keep: true },
  );
  const people = data?.found?.edges.map(({ node }) => node) ?? [];
  if (error && !data) return <ErrorPanel error={error} onRetry={refetch} />;
  if (!data) return <Loading lines={6} height={28} />;
  if (!people.length)
    return (
      <p className="muted assortment-found-none" role="status">
        <FormattedMessage id="ui.nothingFound" defaultMessage="Nothing found" />
      </p>
    );
  return (
    <ul className={`assortment-found ${isPlaceholderData ? "table-stale" : ""}`}>
      {people.map((person) => {
        const isHere = person.discountGroup?.id === group.id;
        return (
          <li key={person.id}>
            <Checkbox
              isSelected={isHere || chosen.has(person.id)}
              isDisabled={isHere}
              onChange={(on) => onChoose(person, on)}
            >
              <span className="stack-tight discounts-person">
                {nameOf(person)}
                <span className="small muted">{person.email}</span>
              </span>
            </Checkbox>
            {person.discountGroup && (
              <Pill tone={isHere ? "success" : "warning"}>
                {isHere ? (
                  <FormattedMessage id="discounts.isHere" defaultMessage="Is in it" />
                ) : (
                  <FormattedMessage
                    id="discounts.leaves"
                    defaultMessage="Leaves “{name}”"
                    values={{ name: person.discountGroup.name }}
                  />
                )}
              </Pill>
            )}
          </li>
        );
      })}
    </ul>
  );
}
