import { BLOCK_OPTIONS, type BlockName } from '@convkit/models';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../ui/button.js';
import { SelectField } from '../ui/field.js';
import { buildText } from './messages.js';
import { addBlock, insertAt, items } from './network.js';
import { blockName } from './problem-text.js';
import { announce } from './status.js';

const NAMES = Object.keys(BLOCK_OPTIONS) as BlockName[];

/** Adds a block: after the one that had the focus last, unless another place is chosen. */
export function AddBlock(): JSX.Element {
  const [name, setName] = useState<BlockName>('conv');
  const t = buildText.value;
  const places = items.value.map(({ block }, index) => ({
    value: String(index + 1),
    text: t.after({ number: index + 1, name: blockName(block.name) }),
  }));
  const add = () => {
    const number = insertAt.value + 1;
    addBlock({ name });
    announce(t.added({ name: blockName(name), number }));
  };
  return (
    <section class="card stack" aria-label={t.add}>
      <div class="fields add">
        <SelectField
          label={t.block}
          value={name}
          choices={NAMES.map((each) => ({ value: each, text: blockName(each) }))}
          onChange={(chosen) => setName(chosen as BlockName)}
        />
        <SelectField
          label={t.place}
          value={String(insertAt.value)}
          choices={[{ value: '0', text: t.first }, ...places]}
          onChange={(index) => {
            insertAt.value = Number(index);
          }}
        />
        <Button onClick={add}>{t.add}</Button>
      </div>
      <p class="quiet small">{t.keys}</p>
    </section>
  );
}
