import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { Word } from './words/messages.js';
import { useExplanation } from './words/use-explanation.js';

export interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  /** The word that a button beside the label explains. */
  readonly word?: Word | undefined;
  readonly disabled?: boolean;
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
  const { label, hint, word, disabled = false, wide = false, value, choices, onChange } = props;
  const id = useId();
  const explanation = useExplanation(word, label);
  return (
    <>
      <div class={wide ? 'field wide' : 'field'}>
        <div class="field-name">
          <label for={id}>{label}</label>
          {explanation.button}
        </div>
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
      {explanation.text}
    </>
  );
}
