import { useBackend, wasm, webgl } from '@convkit/backend';
import { expect, it } from 'vitest';
import { trainClassifier } from '../training/train-classifier.js';
import { seriesTable } from './series-table.js';
import { textLines } from './text-lines.js';

/** A file as a user picks it. */
const file = (name: string, lines: readonly string[]) => new File([lines.join('\r\n')], name);

it.each(['webgl', 'wasm'] as const)('learns picked files of text and series on %s', async (name) => {
  expect((await useBackend([name === 'webgl' ? webgl() : wasm()])).name).toBe(name);
  const sentences = Array.from({ length: 32 }, (_, i) =>
    i % 2 === 0
      ? `bad\tword${i % 7} not good word${i % 5} film`
      : `fine\tword${i % 7} good not word${i % 5} film`,
  );
  const texts = await textLines(file('reviews.tsv', sentences), { test: file('same.tsv', sentences) });
  expect(texts.source).toBe('reviews.tsv');
  const ofTexts = await trainClassifier({
    epochs: 4,
    learningRate: 0.05,
    batchSize: 16,
    model: 'textcnn',
    data: texts,
    widthMultiplier: 0.1,
    dropout: 0,
  }).result;
  expect((await ofTexts.evaluate(texts)).accuracy).toBe(1);
  expect((await ofTexts.predict('a good not a film'))[0]?.label).toBe('fine');
  ofTexts.dispose();
  // The conformance suite of the models trains cnn1d on webgl.
  if (name === 'webgl') return;

  const waves = Array.from({ length: 64 }, (_, i) => {
    const steps = Array.from({ length: 16 }, (_, t) => Math.sin(((i % 2) + 1) * t + i));
    return [i % 2 === 0 ? 'slow' : 'fast', ...steps].join(',');
  });
  const series = await seriesTable(file('waves.csv', waves), { test: file('same.csv', waves) });
  const ofSeries = await trainClassifier({
    epochs: 5,
    learningRate: 0.02,
    batchSize: 16,
    model: 'cnn1d',
    data: series,
    widthMultiplier: 0.05,
  }).result;
  expect((await ofSeries.evaluate(series)).accuracy).toBeGreaterThan(0.9);
  ofSeries.dispose();
});
