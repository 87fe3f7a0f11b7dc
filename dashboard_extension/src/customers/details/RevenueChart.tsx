import { FormattedMessage, useIntl } from "react-intl";
import { Bar, BarChart, Tooltip, XAxis } from "recharts";
import { Money, useMoney } from "../../i18n/Money";
import type { Customer } from "./query";

type Month = NonNullable<Customer["revenueByMonth"]>[number];

const WIDTH = 240;
const HEIGHT = 72;

/** Revenue of the last twelve months, as bars for those who see and as a table for those who hear. */
export default function RevenueChart({ months }: { months: readonly Month[] }) {
  const intl = useIntl();
  const money = useMoney();
  // The middle of the month, so that no time zone makes it another one.
  const nameOf = (month: string, length: "long" | "narrow") =>
    intl.formatDate(
      `${month}-15T12:00:00Z`,
      length === "long" ? { month: "long", year: "numeric" } : { month: "narrow" },
    );
  // Heights of bars alone: what is written stands as the API gave it.
  const bars = months.map((each) => ({ ...each, height: Number(each.revenue.amount) }));
  return (
    <figure className="figures-chart">
      <div aria-hidden="true">
        <BarChart
          width={WIDTH}
          height={HEIGHT}
          data={bars}
          margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <XAxis
            dataKey="month"
            tickFormatter={(month: string) => nameOf(month, "narrow")}
            tick={{ fontSize: 11, fill: "var(--text-muted)" }}
            axisLine={false}
            tickLine={false}
            interval={0}
            height={16}
          />
          <Tooltip
            cursor={{ fill: "var(--bg-hover)" }}
            content={({ payload }) => {
              const month = payload?.[0]?.payload as Month | undefined;
              return month ? (
                <div className="figures-tip small">
                  {nameOf(month.month, "long")}
                  <br />
                  {money(month.revenue)}
                </div>
              ) : null;
            }}
          />
          <Bar dataKey="height" fill="var(--info)" radius={2} isAnimationActive={false} minPointSize={1} />
        </BarChart>
      </div>
      <table className="visually-hidden">
        <caption>
          <FormattedMessage id="details.byMonth" defaultMessage="Revenue by month" />
        </caption>
        <tbody>
          {months.map(({ month, revenue }) => (
            <tr key={month}>
              <th scope="row">{nameOf(month, "long")}</th>
              <td>
                <Money value={revenue} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
