import { jobsOf, type SweepPlan, type SweepStore, type TrialSummary } from '@convkit/sweep';
import { type ClassificationData, Classifier, type RegressionData } from 'convkit';
import { openTrained } from '../open-run.js';
import { dataFlags, dataOf, dataOfRun } from '../run-settings.js';
import { openTrainingData } from '../table-data.js';

/** File with the evaluation on the test set, in the folder of a sweep. */
const TEST_FILE = 'test.json';

/** Evaluation of the runs of one trial on the test set, as `test.json` holds it. */
export interface TestedTrial {
  readonly trial: number;
  readonly runs: readonly TestedRun[];
}

interface TestedRun {
  readonly run: string;
  readonly testLoss: number;
  /** Undefined in regression. */
  readonly testAccuracy?: number;
}

/**
 * Evaluates the best trial of a complete sweep on the test set: once, as its result is kept. Undefined if the data has no test set.
 */
export async function testBest(
  plan: SweepPlan,
  best: TrialSummary,
  store: SweepStore,
): Promise<TestedTrial | undefined> {
  const known = await readTested(store);
  if (known?.trial === best.trial) return known;
  const runs: TestedRun[] = [];
  for (const { run } of jobsOf(plan, best.trial, best.epochs)) {
    const tested = await testRun(run, store);
    if (!tested) return undefined;
    runs.push(tested);
  }
  const result = { trial: best.trial, runs };
  await store.files.write(TEST_FILE, new TextEncoder().encode(`${JSON.stringify(result)}\n`));
  return result;
}

/** The evaluation that the store holds. Undefined if there is none, or the file is damaged. */
async function readTested({ files }: SweepStore): Promise<TestedTrial | undefined> {
  const saved = await files.read(TEST_FILE);
  try {
    const tested = saved && (JSON.parse(new TextDecoder().decode(saved)) as TestedTrial | null);
    return Array.isArray(tested?.runs) ? (tested as TestedTrial) : undefined;
  } catch {
    return undefined;
  }
}

async function testRun(run: string, sweep: SweepStore): Promise<TestedRun | undefined> {
  const store = await sweep.openRun(run);
  try {
    const saved = await dataOfRun(store.folder);
    const data = await openTrainingData(dataOf(saved, 'sweep'), dataFlags(saved));
    if (data.shared === 'validation') return undefined;
    const network = await openTrained(store.folder, {});
    const report =
      network instanceof Classifier
        ? await network.evaluate(data as ClassificationData, { workers: 'auto' })
        : await network.evaluate(data as RegressionData);
    network.dispose();
    return {
      run,
      testLoss: report.loss,
      ...('accuracy' in report && { testAccuracy: report.accuracy }),
    };
  } finally {
    await store.close();
  }
}
