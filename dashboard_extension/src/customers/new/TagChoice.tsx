import { X } from "lucide-react";
import { type CSSProperties, useRef } from "react";
import { Button, Label, Tag, TagGroup, TagList } from "react-aria-components";
import { type Control, useController } from "react-hook-form";
import { FormattedMessage, useIntl } from "react-intl";
import { Select } from "../../ui/Select";
import "../../ui/pill.css";
import type { Values } from "./form";

interface Props {
  control: Control<Values, unknown, Values>;
  tags: readonly { id: string; name: string; color: string }[];
}

/** Any number of the shop's tags: chosen one after the other, and taken away by their cross or Delete. */
export function TagChoice({ control, tags }: Props) {
  const intl = useIntl();
  const box = useRef<HTMLDivElement>(null);
  const { field, fieldState } = useController({ control, name: "tagIds" });
  const chosen = tags.filter(({ id }) => field.value.includes(id));
  const rest = tags.filter(({ id }) => !field.value.includes(id));
  return (
    <div className="stack-tight" ref={box}>
      <Select
        key={field.value.join()}
        label={<FormattedMessage id="new.tags" defaultMessage="Tags" />}
        placeholder={
          rest.length
            ? intl.formatMessage({ id: "new.addTag", defaultMessage: "Add a tag" })
            : intl.formatMessage({ id: "new.noMoreTags", defaultMessage: "No other tags" })
        }
        isDisabled={!rest.length}
        value={null}
        options={rest.map(({ id, name }) => ({ id, label: name }))}
        onChange={(id) => {
          field.onChange([...field.value, id]);
          setTimeout(() => box.current?.querySelector<HTMLElement>(".field-select")?.focus());
        }}
        error={fieldState.error?.message}
      />
      {chosen.length > 0 && (
        <TagGroup onRemove={(ids) => field.onChange(field.value.filter((id) => !ids.has(id)))}>
          <Label className="visually-hidden">
            <FormattedMessage id="new.chosenTags" defaultMessage="Chosen tags" />
          </Label>
          <TagList className="row" items={chosen}>
            {({ id, name, color }) => (
              <Tag
                id={id}
                textValue={name}
                className="pill pill-tag new-tag"
                style={{ "--tag": color } as CSSProperties}
              >
                <span className="pill-dot" aria-hidden="true" />
                {name}
                <Button slot="remove" className="new-tag-remove">
                  <X aria-hidden="true" />
                </Button>
              </Tag>
            )}
          </TagList>
        </TagGroup>
      )}
    </div>
  );
}
