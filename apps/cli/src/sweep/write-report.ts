import { readResults, type SweepSpec, type SweepStore } from '@convkit/sweep';
import { renderSweepReport } from '@convkit/sweep/report';

/** File with the report, in the folder of a sweep. */
const REPORT_FILE = 'report.html';

/** Renders the report of a sweep from the results in its store. */
export const renderFrom = async (spec: SweepSpec, { files }: SweepStore): Promise<string> =>
  renderSweepReport(spec, await readResults(files));

/** Writes the report of a sweep into its store. Returns the name of the file. */
export async function writeReport(spec: SweepSpec, store: SweepStore): Promise<string> {
  await store.files.write(REPORT_FILE, new TextEncoder().encode(await renderFrom(spec, store)));
  return REPORT_FILE;
}
