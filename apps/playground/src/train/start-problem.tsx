import type { JSX } from 'preact';
import { formatList } from '../language/formats.js';
import { ownData } from '../runs/runs.js';
import { settings } from '../settings/settings.js';
import { Button } from '../ui/button.js';
import { invalidFields } from '../ui/invalid-fields.js';
import { trainText } from './messages.js';
import { ownState, ownSummary } from './own/own-state.js';

/** Why a run cannot start, in a sentence. Undefined if it can. */
export function startProblem(): string | undefined {
  const t = trainText.value;
  const fields = invalidFields.value;
  if (fields.size > 0) return t.correct({ names: formatList([...fields.values()]) });
  if (settings.value.data !== 'own') return undefined;
  if (ownState.value.status === 'checking') return t.checkingImages;
  if (!ownData.value) return t.chooseImages;
  const empty = ownSummary()?.classes.filter(({ train }) => train === 0) ?? [];
  // IDX files name no classes, so a label that does not occur is no mistake.
  if (empty.length === 0 || ownData.value.kind === 'idx') return undefined;
  return t.imagesMissing({ classes: formatList(empty.map(({ name }) => name)) });
}

/** Says why Start is off, and leads to the field that is wrong. */
export function StartProblem({
  id,
  problem,
}: {
  readonly id: string;
  readonly problem: string;
}): JSX.Element {
  const [field] = invalidFields.value.keys();
  return (
    <div class="start-problem" role="status">
      <p id={id}>{problem}</p>
      {field !== undefined && <Button onClick={() => show(field)}>{trainText.value.showField}</Button>}
    </div>
  );
}

function show(id: string): void {
  const input = document.getElementById(id);
  const folded = input?.closest('details');
  if (folded) folded.open = true;
  input?.focus();
}
