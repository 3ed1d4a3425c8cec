import type { JSX } from 'preact';
import type { RunView } from '../../runs/run-view.js';
import { Message } from '../../ui/message.js';

/** Why a run failed, what to do, and which weights its network has now. */
export function RunError({ view }: { readonly view: RunView }): JSX.Element {
  const { message, hint } = view.error as { message?: string; hint?: string };
  const { restoredStep } = view;
  return (
    <Message kind="error">
      <p>{message ?? String(view.error)}</p>
      {/* The page calls the option by the label of its field. */}
      {hint && <p>{hint.replace('set clipNorm', 'set a gradient norm limit under Expert settings')}</p>}
      {restoredStep !== undefined && (
        <p>
          {restoredStep === 0
            ? 'The network has its initial weights again.'
            : `The network has its weights of step ${restoredStep} again.`}
        </p>
      )}
    </Message>
  );
}
