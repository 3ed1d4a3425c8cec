import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { RichText } from '../../language/rich-text.js';
import { diagramsText } from './messages.js';

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
        <RichText
          text={diagramsText.value.slider({ label, value: text ?? value })}
          tags={{ output: (shown) => <output for={id}>{shown}</output> }}
        />
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
