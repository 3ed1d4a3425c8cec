import type { JSX } from 'preact';
import { useId } from 'preact/hooks';

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  /** Text to show instead of the value. */
  readonly text?: string;
  readonly onChange: (value: number) => void;
}

/** A labeled slider that shows its value. */
export function Slider({ label, value, min, max, step = 1, text, onChange }: SliderProps): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>
        {label}: <output for={id}>{text ?? value}</output>
      </label>
      <input
        id={id}
        type="range"
        {...{ min, max, step, value }}
        aria-valuetext={text}
        onInput={({ currentTarget }) => onChange(currentTarget.valueAsNumber)}
      />
    </div>
  );
}
