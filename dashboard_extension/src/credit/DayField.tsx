import { type ReactNode, useEffect, useState } from "react";
import { TextField } from "../ui/TextField";
import { type Day, isDay } from "./days";

interface DayFieldProps {
  label: ReactNode;
  value: Day | null;
  onChange: (day: Day | null) => void;
  error?: string | undefined;
}

/** A day as a filter: it counts once it is whole, so that a year that is being typed asks for nothing. */
export function DayField({ label, value, onChange, error }: DayFieldProps) {
  const [typed, setTyped] = useState(value ?? "");
  useEffect(() => setTyped(value ?? ""), [value]);
  return (
    <TextField
      type="date"
      label={label}
      error={error}
      value={typed}
      onChange={(text) => {
        setTyped(text);
        if (!text) onChange(null);
        else if (isDay(text) && text >= "1970") onChange(text);
      }}
    />
  );
}
