import type { JSX } from 'preact';
import { Button } from '../ui/button.js';
import { SelectField } from '../ui/field.js';
import { buildText } from './messages.js';
import { canUndo, replaceNetwork, undo } from './network.js';
import { PRESETS } from './presets.js';
import { announce } from './status.js';

/** Starts from a network of a paper, and takes changes back. */
export function Toolbar(): JSX.Element {
  const t = buildText.value;
  return (
    <div class="row toolbar">
      <SelectField
        label={t.startFrom}
        value=""
        choices={[
          { value: '', text: t.preset, disabled: true },
          ...Object.keys(PRESETS).map((name) => ({ value: name, text: name })),
        ]}
        onChange={(name) => replaceNetwork(PRESETS[name] ?? [])}
      />
      <Button
        disabled={!canUndo.value}
        onClick={() => {
          undo();
          announce(t.undone);
        }}
      >
        {t.undo}
      </Button>
    </div>
  );
}
