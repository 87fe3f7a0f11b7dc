import { useState } from "react";
import { useIntl } from "react-intl";
import { useRead } from "../../api/hooks";
import { useDraft } from "../../app/drafts";
import { usePermission } from "../../session/session";
import { Page } from "../../ui/Page";
import { ErrorPanel, Loading, NoPermission } from "../../ui/states";
import { Created, type Profile } from "./Created";
import type { Values } from "./form";
import { NewForm } from "./NewForm";
import { NewCustomerChoicesDocument } from "./query";
import "./new.css";

/** Makes a customer. */
export default function NewPage() {
  const intl = useIntl();
  const manages = usePermission("manage_customer_profiles");
  return (
    <Page title={intl.formatMessage({ id: "new.title", defaultMessage: "New customer" })} back="/">
      {manages ? (
        <Content />
      ) : (
        <div className="page-content">
          <NoPermission />
        </div>
      )}
    </Page>
  );
}

function Content() {
  const givesCredit = usePermission("manage_customer_credit");
  const { data, error, refetch } = useRead(NewCustomerChoicesDocument, { givesCredit });
  const drafts = useDraft<Values>("new");
  const [draft] = useState(() => drafts.take());
  const [created, setCreated] = useState<Profile | null>(null);
  if (!data)
    return (
      <div className="page-content page-narrow">
        {error ? <ErrorPanel error={error} onRetry={refetch} /> : <Loading lines={6} height={40} />}
      </div>
    );
  if (created)
    return (
      <div className="page-content page-narrow">
        <Created profile={created} onAnother={() => setCreated(null)} />
      </div>
    );
  return <NewForm choices={data} draft={draft} onExpired={drafts.keep} onCreated={setCreated} />;
}
