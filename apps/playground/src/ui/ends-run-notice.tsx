import type { JSX } from 'preact';
import type { Run } from '../runs/runs.js';
import { uiText } from './messages.js';

/** Warns that the action above ends the given runs. */
export function EndsRunNotice({ ended }: { readonly ended: readonly Run[] }): JSX.Element | null {
  if (ended.length === 0) return null;
  return <p class="quiet small">{uiText.value.endsRun}</p>;
}
