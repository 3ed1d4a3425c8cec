import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { useTypedValue } from './use-typed-value.js';

interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly disabled?: boolean;
}

interface NumberFieldProps extends FieldProps {
  readonly value: number;
  /** The value that an empty field means, and what the field shows then. Defaults to none: the field must not be empty. */
  readonly empty?: { readonly value: number; readonly text: string };
  readonly min?: number;
  readonly max?: number;
  readonly step?: number | 'any';
  readonly onChange: (value: number) => void;
}

/** A labeled number input. Invalid numbers and numbers out of range are reported to the user and not passed on. */
export function NumberField(props: NumberFieldProps): JSX.Element {
  const { label, hint, disabled = false, value, empty, min, max, step = 'any', onChange } = props;
  const id = useId();
  const input = useTypedValue(value === empty?.value ? '' : value);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="number"
        {...input}
        placeholder={empty?.text}
        min={min}
        max={max}
        step={step}
        disabled={disabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={({ currentTarget }) => {
          const isMissing = currentTarget.value === '' && !empty;
          if (isMissing || !currentTarget.checkValidity()) currentTarget.reportValidity();
          else onChange(empty && currentTarget.value === '' ? empty.value : Number(currentTarget.value));
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
  /** Uses the full width of the form, for long texts. */
  readonly wide?: boolean;
  readonly onChange: (value: string) => void;
}

/** A labeled select. */
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
