import path from 'node:path';
import {
  nextJobs,
  planSweep,
  runSweep,
  type SweepDoneEvent,
  type SweepSpec,
  type SweepStore,
} from '@convkit/sweep';
import { listenForInterrupts } from '../interruption.js';
import { Output, type OutputFlags } from '../output/output.js';
import { type EngineFlags, openEngine } from '../sweep/open-engine.js';
import { absoluteAddress, openStore } from '../sweep/open-store.js';
import { printTest } from '../sweep/print-sweep.js';
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
  const output = new Output(flags);
  const view = new SweepView(spec, output);
  const engine = await openEngine(flags, address, (message) => view.warn(message));
  const interruption = listenForInterrupts();
  const { signal } = interruption;
  try {
    const done = await runSweep(spec, { store, engine, signal, onEvent: (event) => view.show(event) });
    if (done.reason === 'complete') await testRanked(done, { spec, store, output, mayTest: flags.test });
    const report = `${out}/${await writeReport(spec, store)}`;
    output.json({ event: 'report', file: report });
    output.print(`report: ${report}`);
    if (done.reason === 'interrupted') process.exitCode = interruption.exitCode;
  } finally {
    view.end();
    interruption.end();
  }
}

interface Tested {
  readonly spec: SweepSpec;
  readonly store: SweepStore;
  readonly output: Output;
  readonly mayTest: boolean;
}

/** Tests the best trial of a complete sweep. If no trial is ranked, the command has failed. */
async function testRanked(
  { ranking }: SweepDoneEvent,
  { spec, store, output, mayTest }: Tested,
): Promise<void> {
  const [best] = ranking;
  if (!best) process.exitCode = 1;
  else if (mayTest) printTest(output, await testBest(planSweep(spec), best, store));
}
