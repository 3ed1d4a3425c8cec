import type { JSX } from 'preact';
import { isDivergence } from '../../runs/divergence.js';
import type { Run } from '../../runs/runs.js';
import { ErrorMessage } from '../../ui/message.js';
import { Diverged } from './diverged.js';
import { RestoredWeights } from './restored-weights.js';

/** Why a run failed, what to do, and which weights its network has now. */
export function RunError({ run }: { readonly run: Run }): JSX.Element {
  const { error } = run.view;
  if (isDivergence(error)) return <Diverged run={run} />;
  return (
    <ErrorMessage error={error}>
      <RestoredWeights view={run.view} />
    </ErrorMessage>
  );
}
