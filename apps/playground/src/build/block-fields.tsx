import { BLOCK_OPTIONS, type BlockOption, type BlockSpec, type BlockValue } from '@convkit/models';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { SelectField } from '../ui/field.js';
import { NumberField } from '../ui/number-field.js';
import { buildText } from './messages.js';
import { place } from './place.js';
import { optionLabel } from './problem-text.js';

interface BlockFieldsProps {
  readonly block: BlockSpec;
  readonly onChange: (some: Readonly<Record<string, BlockValue>>) => void;
}

/** The options of a block as a form. */
export function BlockFields({ block, onChange }: BlockFieldsProps): JSX.Element | null {
  const options: Readonly<Record<string, BlockOption>> = BLOCK_OPTIONS[block.name];
  const names = Object.keys(options);
  if (names.length === 0) return null;
  return (
    <div class="block-fields">
      {names.map((name) => (
        <OptionField
          key={name}
          label={optionLabel(block.name, name)}
          option={options[name] as BlockOption}
          value={block[name] ?? (options[name] as BlockOption).default}
          onChange={(value) => onChange({ [name]: value })}
        />
      ))}
    </div>
  );
}

interface OptionFieldProps {
  readonly label: string;
  readonly option: BlockOption;
  readonly value: BlockValue;
  readonly onChange: (value: BlockValue) => void;
}

function OptionField({ label, option, value, onChange }: OptionFieldProps): JSX.Element {
  if (option.kind === 'switch') return <Check label={label} checked={value === true} onChange={onChange} />;
  if (option.kind === 'choice') {
    const text = (choice: string) => (choice === 'none' ? buildText.value.none : choice);
    return (
      <SelectField
        label={label}
        value={String(value)}
        choices={option.choices.map((choice) => ({ value: choice, text: text(choice) }))}
        onChange={onChange}
      />
    );
  }
  const { min, max, kind } = option;
  const { classes } = place.value;
  const isClasses = value === 'classes';
  const field = (
    <NumberField
      label={label}
      value={isClasses ? classes : Number(value)}
      disabled={isClasses}
      min={min}
      max={max}
      {...(kind === 'whole' && { step: 1 })}
      onChange={onChange}
    />
  );
  if (!option.classes) return field;
  return (
    <>
      {field}
      <Check
        label={buildText.value.asClasses({ count: classes })}
        checked={isClasses}
        onChange={(checked) => onChange(checked ? 'classes' : classes)}
      />
    </>
  );
}

interface CheckProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

function Check({ label, checked, onChange }: CheckProps): JSX.Element {
  const id = useId();
  return (
    <div class="block-check">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <label for={id}>{label}</label>
    </div>
  );
}
