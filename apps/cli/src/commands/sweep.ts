import path from 'node:path';
import { type Engine, nextJobs, planSweep, runSweep, type SweepSpec, type SweepStore } from '@convkit/sweep';
import { listenForInterrupts } from '../interruption.js';
import { Output, type OutputFlags } from '../output/output.js';
import { type EngineFlags, openEngine } from '../sweep/open-engine.js';
import { absoluteAddress, openStore } from '../sweep/open-store.js';
import { readSweep } from '../sweep/read-sweep.js';
import { checkTrial } from '../sweep/run-trial.js';
import { SweepView } from '../sweep/sweep-view.js';
import { testBest } from '../sweep/test-best.js';
import { writeReport } from '../sweep/write-report.js';

interface SweepFlags extends OutputFlags, EngineFlags {
  readonly out?: string;
  readonly maxFailures?: number;
  /** Whether the best trial is evaluated on the test set. */
  readonly test: boolean;
}

/** Runs or resumes a sweep. */
export async function sweep(file: string, flags: SweepFlags): Promise<void> {
  const { maxFailures, out = path.join('sweeps', path.basename(file, path.extname(file))) } = flags;
  const spec = { ...(await readSweep(file)), ...(maxFailures !== undefined && { maxFailures }) };
  const [first] = nextJobs(planSweep(spec), new Map());
  if (first) await checkTrial(first, spec.metric);
  const address = absoluteAddress(out);
  const store = await openStore(address);
  const view = new SweepView(spec, new Output(flags), out);
  const engine = await openEngine(flags, address, (message) => view.warn(message));
  await run({ spec, store, engine, view, mayTest: flags.test });
}

async function run({
  spec,
  store,
  engine,
  view,
  mayTest,
}: {
  readonly spec: SweepSpec;
  readonly store: SweepStore;
  readonly engine: Engine;
  readonly view: SweepView;
  readonly mayTest: boolean;
}): Promise<void> {
  const interruption = listenForInterrupts();
  const { signal } = interruption;
  try {
    const done = await runSweep(spec, { store, engine, signal, onEvent: (event) => view.show(event) });
    const [best] = done.ranking;
    if (done.reason === 'complete' && !best) process.exitCode = 1;
    if (done.reason === 'complete' && best && mayTest) {
      view.showTest(await testBest(planSweep(spec), best, store));
    }
    view.showReport(await writeReport(spec, store));
    if (done.reason === 'interrupted') process.exitCode = interruption.exitCode;
  } finally {
    view.end();
    interruption.end();
  }
}
