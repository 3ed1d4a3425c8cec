import type { JSX } from 'preact';
import type { Run } from '../runs/runs.js';

/** Says that what stands above ends these runs. */
export function EndsRun({ ended }: { readonly ended: readonly Run[] }): JSX.Element | null {
  if (ended.length === 0) return null;
  return (
    <p class="quiet small">A run is under way, which this ends. Train offers to go on with it afterwards.</p>
  );
}
