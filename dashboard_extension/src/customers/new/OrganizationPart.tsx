import { type Control, useController } from "react-hook-form";
import { Membership } from "../../organization/Membership";
import type { Values } from "./form";

/** Where the new customer belongs. */
export function OrganizationPart({ control }: { control: Control<Values, unknown, Values> }) {
  const { field, formState } = useController({ control, name: "organization" });
  const refused = formState.errors.organization;
  const errors = {
    company: refused?.company?.message,
    branch: refused?.branch?.message,
    department: refused?.department?.message,
  };
  return <Membership value={field.value} onChange={field.onChange} errors={errors} />;
}
