import type { JSX } from 'preact';
import { SelectField } from '../../../ui/field.js';
import { watchText } from '../messages.js';

interface BlockFieldProps {
  readonly block: string;
  /** Paths of the blocks. */
  readonly blocks: readonly string[];
  readonly onChange: (block: string) => void;
}

/** Chooses a block of the network by its path. */
export function BlockField({ block, blocks, onChange }: BlockFieldProps): JSX.Element {
  return (
    <SelectField
      label={watchText.value.block}
      value={block}
      choices={blocks.map((path) => ({ value: path, text: path }))}
      onChange={onChange}
    />
  );
}
