import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { lastEpochs } from './means.js';
import { plotCurves } from './plot.js';
import { runStudy } from './run-study.js';
import { requestsOf, STUDIES, type Study } from './study.js';

/** Runs the study that is named, writes docs/NAME.svg and .json and prints the means. */
const name = process.argv[2] as keyof typeof STUDIES;
const study: Study = STUDIES[name];
const document = (file: string) => fileURLToPath(new URL(`../../../docs/${file}`, import.meta.url));
const percent = (share: number) => `${(100 * share).toFixed(2)} %`;

const points = await runStudy(requestsOf(study), (run) => {
  const { network, seed, trainingError } = run.at(-1) ?? { network: '?', seed: 0, trainingError: Number.NaN };
  process.stderr.write(`${network}, seed ${seed}: ${percent(trainingError)}\n`);
});
writeFileSync(document(`${name}.svg`), `${await plotCurves(points)}\n`);
writeFileSync(document(`${name}.json`), `${JSON.stringify({ study, points }, undefined, 1)}\n`);
for (const { network, mean, lowest, highest } of lastEpochs(points)) {
  console.log(`| ${network} | ${percent(mean)} | ${percent(lowest)} to ${percent(highest)} |`);
}
