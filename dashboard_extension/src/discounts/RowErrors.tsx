import { Fragment } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import type { ImportDiscountPricesMutation } from "../gql/graphql";
import { useApiWords } from "./words";

type RowError = NonNullable<NonNullable<ImportDiscountPricesMutation["written"]>["rowErrors"]>[number];

interface Props {
  errors: readonly RowError[];
  /** How many there are in all; the API describes the first of them. */
  total: number;
}

/** What is wrong with a price list, cell by cell. */
export function RowErrors({ errors, total }: Props) {
  const intl = useIntl();
  const say = useApiWords();
  return (
    <div className="stack-tight" role="alert">
      <strong className="critical">
        <FormattedMessage
          id="discounts.rowErrors"
          defaultMessage="{total, plural, one {One cell is wrong} other {# cells are wrong}}; nothing was written"
          values={{ total }}
        />
      </strong>
      <div className="discounts-errors">
        <table>
          <thead>
            <tr>
              <th scope="col" className="discounts-end">
                <FormattedMessage id="discounts.row" defaultMessage="Row" />
              </th>
              <th scope="col">
                <FormattedMessage id="discounts.column" defaultMessage="Column" />
              </th>
              <th scope="col">
                <FormattedMessage id="discounts.problem" defaultMessage="What is wrong" />
              </th>
            </tr>
          </thead>
          <tbody>
            {errors.map((error) => {
              const { row, column, code, message } = error;
              const refusal = { code, field: code === "UNIQUE" ? "row" : column, message };
              return (
                <tr key={`${row} ${column} ${code}`}>
                  <td className="number discounts-end">{intl.formatNumber(row)}</td>
                  <td>
                    <code>{breakable(headOf(column))}</code>
                  </td>
                  <td>{say(refusal).message}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {total > errors.length && (
        <p className="small muted">
          <FormattedMessage
            id="discounts.moreRowErrors"
            defaultMessage="The first {count, number} of {total, number}."
            values={{ count: errors.length, total }}
          />
        </p>
      )}
      <p className="small muted">
        <FormattedMessage
          id="discounts.rowHelp"
          defaultMessage="Rows are counted without the first line, which names the columns."
        />
      </p>
    </div>
  );
}

/** Long names break where their words end. */
function breakable(name: string) {
  return name.split("_").map((word, at) => (
    <Fragment key={word}>
      {at > 0 && (
        <>
          _<wbr />
        </>
      )}
      {word}
    </Fragment>
  ));
}

/** A column as the list itself calls it: the API answers names in its own way of writing. */
function headOf(column: string): string {
  return column.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) || "–";
}
