import type { RunState } from '../checkpoint/run-state.js';
import type { RunEvent } from '../events.js';

/** Whether an event came before the checkpoint with this state was written. */
export function isAtOrBefore(event: RunEvent, state: RunState): boolean {
  switch (event.type) {
    case 'start':
    case 'warning':
      return true;
    case 'step':
    case 'spike':
      return event.step <= state.step;
    case 'epoch':
      return event.epoch <= state.epoch;
    case 'rollback':
      return event.rollbacks <= (state.safeguards?.rollbacks ?? 0);
    default:
      // The end of a run, or an interruption: a resumed run logs its own.
      return false;
  }
}
