import type { JSX } from 'preact';
import { useId } from 'preact/hooks';

interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly disabled?: boolean;
}

interface NumberFieldProps extends FieldProps {
  readonly value: number;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number | 'any';
  readonly onChange: (value: number) => void;
}

/** A number with its label. What is no number, or out of range, is not handed on. */
export function NumberField(props: NumberFieldProps): JSX.Element {
  const { label, hint, disabled = false, value, min, max, step = 'any', onChange } = props;
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="number"
        value={value}
        min={min}
        max={max}
        step={step}
        disabled={disabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={({ currentTarget }) => {
          if (currentTarget.value !== '' && currentTarget.checkValidity())
            onChange(currentTarget.valueAsNumber);
          else currentTarget.reportValidity();
        }}
      />
      {hint && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}

export interface Choice {
  readonly value: string;
  readonly text: string;
  readonly disabled?: boolean;
}

interface SelectFieldProps extends FieldProps {
  readonly value: string;
  readonly choices: readonly Choice[];
  /** Over the whole width: its texts are long. */
  readonly wide?: boolean;
  readonly onChange: (value: string) => void;
}

/** One of several, with its label. */
export function SelectField(props: SelectFieldProps): JSX.Element {
  const { label, hint, disabled = false, wide = false, value, choices, onChange } = props;
  const id = useId();
  return (
    <div class={wide ? 'field wide' : 'field'}>
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        disabled={disabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value} disabled={choice.disabled ?? false}>
            {choice.text}
          </option>
        ))}
      </select>
      {hint && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}
