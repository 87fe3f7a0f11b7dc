import { FormattedMessage, useIntl } from "react-intl";
import type { AssortmentEffectFragment } from "../gql/graphql";

/** How much of the catalogue is seen, as a bar and in numbers. */
export function Reach({ preview }: { preview: AssortmentEffectFragment }) {
  const intl = useIntl();
  const { numberOfVisible: visible, numberOfProducts: all } = preview;
  return (
    <div className="assortment-reach">
      <p>
        <FormattedMessage
          id="assortment.reach"
          defaultMessage="<b>{visible}</b> of {all, plural, one {# product} other {# products}}"
          values={{
            visible: intl.formatNumber(visible),
            all,
            b: (parts) => <strong className="number">{parts}</strong>,
          }}
        />
      </p>
      <div className="assortment-bar" aria-hidden="true">
        <span style={{ width: `${all ? (100 * visible) / all : 0}%` }} />
      </div>
    </div>
  );
}
