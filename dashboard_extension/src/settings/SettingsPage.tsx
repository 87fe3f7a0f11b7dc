import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useRead } from "../api/hooks";
import { useUrlState } from "../app/useUrlState";
import type { SettingsQuery } from "../gql/graphql";
import { usePermission } from "../session/session";
import { Page } from "../ui/Page";
import { ErrorPanel, Loading, NoPermission } from "../ui/states";
import { Tabs } from "../ui/Tabs";
import { CreditSettings } from "./CreditSettings";
import { FieldSettings } from "./FieldSettings";
import { OrganizationSettings } from "./OrganizationSettings";
import { SettingsDocument } from "./query";
import { ReasonSettings } from "./ReasonSettings";
import "./settings.css";

interface Part {
  id: string;
  title: ReactNode;
  content: (data: SettingsQuery) => ReactNode;
}

/** What operators switch, and the shop's own fields for customers; each to those who may. */
export default function SettingsPage() {
  const intl = useIntl();
  const [params, set] = useUrlState();
  const settings = usePermission("manage_customer_settings");
  const fields = usePermission("manage_customer_profiles");
  const { data, error, refetch } = useRead(SettingsDocument, { settings, fields }, { enabled: settings || fields });
  const parts: Part[] = [
    ...(settings
      ? [
          {
            id: "credit",
            title: <FormattedMessage id="settings.credit" defaultMessage="Credit" />,
            content: (read: SettingsQuery) =>
              read.customerExtSettings && (
                <CreditSettings
                  settings={read.customerExtSettings}
                  readAgain={async () => (await refetch()).data?.customerExtSettings ?? null}
                />
              ),
          },
          {
            id: "organization",
            title: <FormattedMessage id="organization.title" defaultMessage="Organisation" />,
            content: (read: SettingsQuery) =>
              read.customerExtSettings && <OrganizationSettings settings={read.customerExtSettings} />,
          },
          {
            id: "reasons",
            title: <FormattedMessage id="settings.reasons" defaultMessage="Reasons" />,
            content: (read: SettingsQuery) => <ReasonSettings reasons={read.creditReasons ?? []} />,
          },
        ]
      : []),
    ...(fields
      ? [
          {
            id: "fields",
            title: <FormattedMessage id="settings.fields" defaultMessage="Custom fields" />,
            content: (read: SettingsQuery) => <FieldSettings fields={read.customFields ?? []} />,
          },
        ]
      : []),
  ];
  const title = intl.formatMessage({ id: "settings.title", defaultMessage: "Settings" });
  const selected = parts.find(({ id }) => id === params.get("tab")) ?? parts[0];
  return (
    <Page title={title}>
      {selected ? (
        <Tabs
          label={title}
          selected={selected.id}
          onSelect={(tab) => set({ tab: tab === parts[0]?.id ? null : tab })}
          tabs={parts.map(({ id, title: name, content }) => ({
            id,
            title: name,
            content: data ? (
              <div className="page-narrow">{content(data)}</div>
            ) : error ? (
              <ErrorPanel error={error} onRetry={refetch} />
            ) : (
              <div className="page-narrow">
                <Loading lines={8} height={36} />
              </div>
            ),
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
