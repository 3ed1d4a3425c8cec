import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { lastEpochs } from './means.js';
import { plotCurves } from './plot.js';
import { runStudy } from './run-study.js';
import { DEGRADATION, requestsOf } from './study.js';

/** Reproduces the degradation of He et al. on a small scale: writes docs/degradation.svg and .json and prints the means. */
const document = (name: string) => fileURLToPath(new URL(`../../../docs/${name}`, import.meta.url));
const percent = (share: number) => `${(100 * share).toFixed(2)} %`;

const points = await runStudy(requestsOf(DEGRADATION), (run) => {
  const { network, seed, trainingError } = run.at(-1) ?? { network: '?', seed: 0, trainingError: Number.NaN };
  process.stderr.write(`${network}, seed ${seed}: ${percent(trainingError)}\n`);
});
writeFileSync(document('degradation.svg'), `${await plotCurves(points)}\n`);
writeFileSync(
  document('degradation.json'),
  `${JSON.stringify({ study: DEGRADATION, points }, undefined, 1)}\n`,
);
for (const { network, mean, lowest, highest } of lastEpochs(points)) {
  console.log(`| ${network} | ${percent(mean)} | ${percent(lowest)} to ${percent(highest)} |`);
}
