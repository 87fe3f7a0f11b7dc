import { FormattedMessage, useIntl } from "react-intl";
import { useUrlState } from "../app/useUrlState";
import { usePermission } from "../session/session";
import { Page } from "../ui/Page";
import { NoPermission } from "../ui/states";
import { Tabs } from "../ui/Tabs";
import { KIND_IDS, KINDS, TITLES } from "./kinds";
import { UnitList } from "./UnitList";
import "./organization.css";

/** Companies, their branches, and the departments of these: found, made, changed, moved and merged. */
export default function OrganizationPage() {
  const intl = useIntl();
  const manages = usePermission("manage_organization");
  const [params, set] = useUrlState();
  const title = intl.formatMessage({ id: "organization.title", defaultMessage: "Organisation" });
  const selected = KIND_IDS.find((id) => id === params.get("tab")) ?? "companies";
  return (
    <Page title={title}>
      {manages ? (
        <Tabs
          label={title}
          selected={selected}
          onSelect={(id) =>
            set({ tab: id === "companies" ? null : id, of: null, q: null, archived: null, after: null, before: null })
          }
          tabs={KIND_IDS.map((id) => ({
            id,
            title: <FormattedMessage {...TITLES[id]} />,
            content: <UnitList key={id} kind={KINDS[id]} />,
          }))}
        />
      ) : (
        <div className="page-content">
          <NoPermission />
        </div>
      )}
    </Page>
  );
}
