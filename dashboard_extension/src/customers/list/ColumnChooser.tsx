import { ArrowDown, ArrowUp, Columns3 } from "lucide-react";
import { Dialog, DialogTrigger, Popover } from "react-aria-components";
import { FormattedMessage, useIntl } from "react-intl";
import { Button } from "../../ui/Button";
import { Checkbox } from "../../ui/Choice";
import "../../ui/menu.css";
import { type ColumnId, type Field, titleOf } from "./columns";
import "./chooser.css";

interface Props {
  possible: readonly ColumnId[];
  shown: readonly ColumnId[];
  fields: readonly Field[];
  onChange: (columns: ColumnId[]) => void;
}

/** Which columns the list has, and in which order. */
export function ColumnChooser({ possible, shown, fields, onChange }: Props) {
  const intl = useIntl();
  const label = intl.formatMessage({ id: "list.columns", defaultMessage: "Columns" });
  const rest = possible.filter((id) => !shown.includes(id));
  const move = (id: ColumnId, by: number) => {
    const at = shown.indexOf(id);
    const next = shown.filter((each) => each !== id);
    next.splice(at + by, 0, id);
    onChange(next);
  };
  return (
    <DialogTrigger>
      <Button aria-label={label} icon={<Columns3 aria-hidden="true" />} />
      <Popover className="menu-popover menu-popover-padded" placement="bottom end">
        <Dialog className="chooser" aria-label={label}>
          <ul>
            {[...shown, ...rest].map((id) => {
              const title = titleOf(id, intl, fields);
              const at = shown.indexOf(id);
              return (
                <li key={id} className="chooser-row">
                  <Checkbox
                    isSelected={at >= 0}
                    isDisabled={id === "NAME"}
                    onChange={(on) => onChange(on ? [...shown, id] : shown.filter((each) => each !== id))}
                  >
                    {title}
                  </Checkbox>
                  {at >= 0 && (
                    <span className="chooser-moves">
                      <Button
                        look="quiet"
                        isDisabled={at === 0}
                        aria-label={intl.formatMessage(
                          { id: "list.moveUp", defaultMessage: "Move {title} up" },
                          { title },
                        )}
                        icon={<ArrowUp aria-hidden="true" />}
                        onPress={() => move(id, -1)}
                      />
                      <Button
                        look="quiet"
                        isDisabled={at === shown.length - 1}
                        aria-label={intl.formatMessage(
                          { id: "list.moveDown", defaultMessage: "Move {title} down" },
                          { title },
                        )}
                        icon={<ArrowDown aria-hidden="true" />}
                        onPress={() => move(id, 1)}
                      />
                    </span>
                  )}
                </li>
              );
            })}
          </ul>
          <p className="small muted">
            <FormattedMessage
              id="list.columnsHelp"
              defaultMessage="The address keeps your columns: copy it to share them."
            />
          </p>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
