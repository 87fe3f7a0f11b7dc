import { useRead } from "../api/hooks";
import { graphql } from "../gql";
import { usePermission, useSession } from "../session/session";

const OrganizationEnabledDocument = graphql(`
  query OrganizationEnabled {
    organizationEnabled
  }
`);

/** Whether the shop has an organisation: as the page was told when it was opened, and asked again after each write. */
export function useOrganizationEnabled(): boolean {
  const { organizationEnabled } = useSession();
  const reads = usePermission("manage_organization", "manage_customer_profiles");
  const { data } = useRead(
    OrganizationEnabledDocument,
    {},
    { enabled: reads, staleTime: Number.POSITIVE_INFINITY, initial: { organizationEnabled } },
  );
  return data?.organizationEnabled ?? organizationEnabled;
}
