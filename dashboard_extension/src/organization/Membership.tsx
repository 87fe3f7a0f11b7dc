import { useIntl } from "react-intl";
import { KINDS, type KindId, type Named, NONE, type Parent, WORDS } from "./kinds";
import type { Places } from "./places";
import { UnitPicker } from "./UnitPicker";

interface Props {
  value: Places;
  onChange: (value: Places) => void;
  errors?: { [Part in keyof Places]?: string | undefined };
}

/**
 * Company, branch and department of a customer. Only what fits together can be chosen, and what follows is filled in: the
 * branch from the department, the company from the branch. What a choice contradicts is emptied, in sight.
 */
export function Membership({ value, onChange, errors = {} }: Props) {
  const intl = useIntl();
  const { company, branch, department } = value;
  const part = (kind: KindId) => ({
    kind: KINDS[kind],
    label: intl.formatMessage(WORDS[kind]),
    none: intl.formatMessage({ id: "organization.none", defaultMessage: "None" }),
  });
  return (
    <div className="form">
      <UnitPicker
        {...part("companies")}
        value={company}
        error={errors.company}
        onChange={(next) => onChange(fitting({ company: next, branch: ofCompany(branch, next), department }))}
      />
      <UnitPicker
        {...part("branches")}
        value={branch}
        {...(company ? { of: [company.id, NONE] } : {})}
        error={errors.branch}
        onChange={(next) => onChange(fitting({ company: next?.parent ?? company, branch: next, department }))}
      />
      <UnitPicker
        {...part("departments")}
        value={department}
        {...(branch ? { of: [branch.id, NONE] } : {})}
        error={errors.department}
        onChange={(next) => {
          const into: Parent | null = next?.parent ?? branch;
          onChange({ company: into?.parent ?? company, branch: into, department: next });
        }}
      />
    </div>
  );
}

/** A branch, unless it is one of another company. */
function ofCompany(branch: Parent | null, company: Named | null): Parent | null {
  return branch?.parent && branch.parent.id !== company?.id ? null : branch;
}

/** Without a department of another branch. */
function fitting(places: Places): Places {
  const { branch, department } = places;
  return department?.parent && department.parent.id !== branch?.id ? { ...places, department: null } : places;
}
