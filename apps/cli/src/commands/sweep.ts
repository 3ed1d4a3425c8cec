import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { nextJobs, planSweep, runSweep } from '@convkit/sweep';
import { localEngine } from '@convkit/sweep/node';
import { listenForInterrupts } from '../interruption.js';
import { Output, type OutputFlags } from '../output/output.js';
import { openStore } from '../sweep/open-store.js';
import { readSweep } from '../sweep/read-sweep.js';
import { checkTrial } from '../sweep/run-trial.js';
import { SweepView } from '../sweep/sweep-view.js';
import { testBest } from '../sweep/test-best.js';

interface SweepFlags extends OutputFlags {
  readonly out?: string;
  readonly workers?: number;
  readonly threads?: number;
  readonly maxFailures?: number;
  /** Whether the best trial is evaluated on the test set. */
  readonly test: boolean;
}

/** Runs or resumes a sweep. */
export async function sweep(file: string, flags: SweepFlags): Promise<void> {
  const read = await readSweep(file);
  const spec = flags.maxFailures === undefined ? read : { ...read, maxFailures: flags.maxFailures };
  const out = flags.out ?? path.join('sweeps', path.basename(file, path.extname(file)));
  const output = new Output(flags);
  const store = openStore(out);
  const [first] = nextJobs(planSweep(spec), new Map());
  if (first) await checkTrial(first);
  const { threads = 1, workers = Math.max(1, Math.floor(availableParallelism() / threads)) } = flags;
  const program = fileURLToPath(new URL('../sweep/trial-worker.js', import.meta.url));
  const engine = localEngine({ program, args: [out, String(threads)], workers });
  const interruption = listenForInterrupts();
  const view = new SweepView(spec, output);
  try {
    const done = await runSweep(spec, {
      store,
      engine,
      onEvent: (event) => view.show(event),
      signal: interruption.signal,
    });
    if (done.reason === 'interrupted') process.exitCode = interruption.exitCode;
    const [best] = done.ranking;
    if (done.reason === 'complete' && best && flags.test) {
      const tested = await testBest(planSweep(spec), best, store);
      view.showTest(tested);
    }
  } finally {
    view.end();
    await engine.close();
    interruption.end();
  }
}
