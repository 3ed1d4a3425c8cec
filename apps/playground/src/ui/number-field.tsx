import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { formatLimit } from '../language/formats.js';
import type { FieldProps } from './field.js';
import { markInvalid } from './invalid-fields.js';
import { uiText } from './messages.js';
import { type NumberRange, readNumber } from './read-number.js';
import { useTypedValue } from './use-typed-value.js';
import { useExplanation } from './words/use-explanation.js';

interface NumberFieldProps extends FieldProps, NumberRange {
  readonly value: number;
  /** The value that an empty field means, and what the field shows then. Defaults to none: the field must not be empty. */
  readonly empty?: { readonly value: number; readonly text: string };
  readonly onChange: (value: number) => void;
}

/** A labeled number input. A text that is not a valid number stays, with a sentence under it, and is not passed on. */
export function NumberField(props: NumberFieldProps): JSX.Element {
  const { label, hint, word, disabled = false, value, empty, min, max, step, onChange } = props;
  const id = useId();
  const { ref, value: typed } = useTypedValue(value === empty?.value ? '' : value);
  const [isWrong, setWrong] = useState(false);
  const isInvalid = isWrong && !disabled;
  const explanation = useExplanation(word, label);
  // A value that is set elsewhere replaces an invalid text.
  useEffect(() => setWrong(false), [value]);
  useEffect(() => (isInvalid ? markInvalid(id, label) : undefined), [isInvalid, label]);
  const read = ({ currentTarget: input }: { readonly currentTarget: HTMLInputElement }) => {
    const isEmpty = input.value === '' && !input.validity.badInput;
    const found = isEmpty && empty ? empty.value : readNumber(input.value, props);
    setWrong(found === undefined);
    if (found !== undefined) onChange(found);
  };
  const notes = [isInvalid && `${id}-problem`, hint && `${id}-hint`].filter(Boolean).join(' ');
  return (
    <>
      <div class={isInvalid ? 'field invalid' : 'field'}>
        <div class="field-name">
          <label for={id}>{label}</label>
          {explanation.button}
        </div>
        <input
          id={id}
          type="number"
          ref={ref}
          value={isInvalid ? (ref.current?.value ?? '') : typed}
          placeholder={empty?.text}
          min={min}
          max={max}
          step={step ?? 'any'}
          disabled={disabled}
          aria-invalid={isInvalid}
          aria-describedby={notes || undefined}
          onInput={read}
        />
        {isInvalid && (
          <span class="problem" id={`${id}-problem`}>
            {problem(props)}
          </span>
        )}
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

function problem({ min, max, step, empty }: NumberFieldProps): string {
  const kind = step === 1 ? 'enterWhole' : 'enterNumber';
  const range = { min: formatLimit(min), max: formatLimit(max) };
  return uiText.value[empty ? (`${kind}OrNothing` as const) : kind](range);
}
