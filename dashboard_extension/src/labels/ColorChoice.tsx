import { ColorSwatch, ColorSwatchPicker, ColorSwatchPickerItem, parseColor } from "react-aria-components";
import type { Control, FieldValues, Path } from "react-hook-form";
import { useController } from "react-hook-form";
import { FormattedMessage, useIntl } from "react-intl";
import { TextField } from "../ui/TextField";

export const GREY = "#6b7280";

/** Colours that can be told apart in both themes. */
const PALETTE = [
  GREY,
  "#b91c1c",
  "#c2410c",
  "#a16207",
  "#4d7c0f",
  "#15803d",
  "#0f766e",
  "#0369a1",
  "#1d4ed8",
  "#7e22ce",
  "#be185d",
];

function colorOf(text: string) {
  return /^#[0-9a-f]{6}$/i.test(text) ? parseColor(text) : parseColor(GREY);
}

/** The colour of a tag: one of a handful, or any by its code. */
export function ColorChoice<Values extends FieldValues & { color: string }>({
  control,
}: {
  control: Control<Values, unknown, Values>;
}) {
  const intl = useIntl();
  const { field, fieldState } = useController({ control, name: "color" as Path<Values> });
  return (
    <div className="stack">
      <div className="field">
        <span className="field-label" aria-hidden="true">
          <FormattedMessage id="labels.color" defaultMessage="Colour" />
        </span>
        <ColorSwatchPicker
          className="labels-swatches"
          aria-label={intl.formatMessage({ id: "labels.color", defaultMessage: "Colour" })}
          value={colorOf(field.value)}
          onChange={(color) => field.onChange(color.toString("hex").toLowerCase())}
        >
          {PALETTE.map((color) => (
            <ColorSwatchPickerItem key={color} color={color} className="labels-swatch">
              <ColorSwatch />
            </ColorSwatchPickerItem>
          ))}
        </ColorSwatchPicker>
      </div>
      <TextField
        label={<FormattedMessage id="labels.colorCode" defaultMessage="Colour code" />}
        name="color"
        ref={field.ref}
        value={field.value}
        onChange={field.onChange}
        onBlur={field.onBlur}
        error={fieldState.error?.message}
        spellCheck="false"
        autoComplete="off"
      />
    </div>
  );
}
