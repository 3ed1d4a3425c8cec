import type { RunState } from '../checkpoint/run-state.js';
import type { RunEvent } from '../events.js';
import type { MetricsLog } from './metrics-log.js';

/** Yields the events of a run, each after it was logged. */
export async function* loggedEvents<R extends RunEvent>(
  events: AsyncGenerator<RunEvent, R, undefined>,
  run: { readonly log: MetricsLog; readonly state: RunState },
): AsyncGenerator<RunEvent, R, undefined> {
  try {
    for (;;) {
      const { value, done } = await events.next();
      if (done) {
        await run.log.flush();
        return value;
      }
      await record(value, run);
      yield value;
    }
  } finally {
    // The caller left early or the run failed. Its error takes precedence over that of the log.
    await run.log.flush().catch(() => {});
    await events.return(undefined as never);
  }
}

async function record(
  event: RunEvent,
  { log, state }: { readonly log: MetricsLog; readonly state: RunState },
): Promise<void> {
  if (event.type === 'start') {
    if (!event.resumed) await log.clear();
    else if (await log.cut(state)) return;
  }
  if (event.type === 'rollback') await log.cut(state);
  await log.add(event);
}
