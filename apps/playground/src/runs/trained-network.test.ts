import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { take } from '@convkit/data';
import { dataset, loadClassifier } from 'convkit';
import { expect, it } from 'vitest';
import facts from '../../trained/lenet5.json' with { type: 'json' };

const bytes = readFileSync(new URL('../../trained/lenet5.safetensors', import.meta.url));

/** Number of test images that are evaluated. */
const COUNT = 500;

it('the trained LeNet-5 is the file of its facts, and small', () => {
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(facts.sha256);
  expect(bytes.length).toBeLessThan(256_000);
  expect(facts.testAccuracy).toBeGreaterThan(0.99);
});

it('the trained LeNet-5 is as accurate on MNIST as its facts say', async () => {
  const { test, classes } = await dataset('mnist');
  const classifier = await loadClassifier(new Uint8Array(bytes));
  const { accuracy } = await classifier.evaluate({ ...take(test, COUNT), classes } as typeof test);
  classifier.dispose();
  // Four standard errors of the accuracy on so few images.
  const margin = 4 * Math.sqrt((facts.testAccuracy * (1 - facts.testAccuracy)) / COUNT);
  expect(Math.abs(accuracy - facts.testAccuracy)).toBeLessThan(margin);
});
