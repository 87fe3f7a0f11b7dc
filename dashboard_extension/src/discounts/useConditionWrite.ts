import { useState } from "react";
import type { FieldValues, UseFormReturn } from "react-hook-form";
import { useIntl } from "react-intl";
import { Refused } from "../api/errors";
import { useWrite } from "../api/hooks";
import type { DiscountConditionInput } from "../gql/graphql";
import { showRefusals } from "../ui/form";
import { useNotify } from "../ui/toasts";
import type { Condition, Group, Named } from "./kinds";
import { useRefusalWords } from "./words";
import { AddConditionDocument, ExchangeConditionDocument } from "./writes";

interface Options<Values extends FieldValues> {
  group: Group;
  /** The one to change; without it a new one is added. */
  condition: Condition | undefined;
  form: UseFormReturn<Values, unknown, Values>;
  onClose: () => void;
}

/** Adds a condition or puts it in place of another one; what is refused stands at its field. */
export function useConditionWrite<Values extends FieldValues>({ group, condition, form, onClose }: Options<Values>) {
  const intl = useIntl();
  const notify = useNotify();
  const say = useRefusalWords();
  const [thing, setThing] = useState<Named | null>(thingOf(condition));
  const [thingError, setThingError] = useState<string>();
  const adding = useWrite(AddConditionDocument);
  const exchanging = useWrite(ExchangeConditionDocument);
  const write = condition ? exchanging : adding;

  const failed = (error: Error) => {
    if (!(error instanceof Refused)) return;
    const refusals = error.refusals.map(say);
    setThingError(refusals.find(({ field }) => field === "targetId")?.message);
    showRefusals(form, new Refused(refusals.filter(({ field }) => field !== "targetId")));
  };
  const save = (input: DiscountConditionInput) => {
    const options = {
      onError: failed,
      onSuccess: () => {
        notify({
          kind: "success",
          title: intl.formatMessage({ id: "discounts.saved", defaultMessage: "It counts from the next request on" }),
        });
        onClose();
      },
    };
    if (condition) exchanging.mutate({ groupId: group.id, conditionId: condition.id, condition: input }, options);
    else adding.mutate({ groupId: group.id, condition: input }, options);
  };
  const choose = (next: Named | null) => {
    setThing(next);
    setThingError(undefined);
  };
  return {
    thing,
    choose,
    thingError,
    setThingError,
    isDirty: form.formState.isDirty || thing?.id !== thingOf(condition)?.id,
    write,
    save,
  };
}

function thingOf(condition: Condition | undefined): Named | null {
  return condition?.targetId && condition.targetName ? { id: condition.targetId, name: condition.targetName } : null;
}
