import { FormattedMessage, useIntl } from "react-intl";
import { useChannelName } from "../../api/channels";
import { nameOfCode } from "../../i18n/names";
import { Card, Fact, Facts } from "../../ui/Card";
import { CopyButton } from "../../ui/CopyButton";
import { Pill } from "../../ui/Pill";
import type { Customer } from "./query";

/** How the customer is reached, and in which language and currency. */
export function ContactCard({ customer }: { customer: Customer }) {
  const intl = useIntl();
  const { email, phone, language, currency, preferredChannel, emailConfirmed } = customer;
  const channelName = useChannelName(preferredChannel !== "");
  const emailName = intl.formatMessage({ id: "details.email", defaultMessage: "E-mail" });
  const phoneName = intl.formatMessage({ id: "details.phone", defaultMessage: "Phone" });
  return (
    <Card title={<FormattedMessage id="details.contact" defaultMessage="Contact" />}>
      <div className="contact">
        <Facts>
          <Fact name={emailName}>
            <span className="row contact-line">
              <a href={`mailto:${email}`}>{email}</a>
              <CopyButton value={email} name={emailName} />
              {!emailConfirmed && (
                <Pill>
                  <FormattedMessage id="details.unconfirmed" defaultMessage="Not confirmed" />
                </Pill>
              )}
            </span>
          </Fact>
          <Fact name={phoneName}>
            {phone ? (
              <span className="row contact-line">
                <a className="number" href={`tel:${phone.replace(/[^+\d]/g, "")}`}>
                  {phone}
                </a>
                <CopyButton value={phone} name={phoneName} />
              </span>
            ) : (
              <None />
            )}
          </Fact>
          <Fact name={<FormattedMessage id="details.language" defaultMessage="Language" />}>
            {language ? nameOfCode("language", language, intl.locale) : <None />}
          </Fact>
          <Fact name={<FormattedMessage id="details.currency" defaultMessage="Currency" />}>
            {currency || <None />}
          </Fact>
          <Fact name={<FormattedMessage id="details.channel" defaultMessage="Preferred channel" />}>
            {preferredChannel ? channelName(preferredChannel) : <None />}
          </Fact>
        </Facts>
      </div>
    </Card>
  );
}

function None() {
  return <span className="muted">–</span>;
}
