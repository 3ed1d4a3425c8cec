import { expect, it } from 'vitest';
import { nodeProblem } from '../lib/bootstrap.mjs';

it.each(['20.19.0', '20.20.2', '22.0.0', '26.1.0'])('accepts Node %s', (version) => {
  expect(nodeProblem(version)).toBeUndefined();
});

it.each(['20.18.3', '18.20.0', '14.21.3'])('rejects Node %s', (version) => {
  expect(nodeProblem(version)).toContain(`needs Node 20.19 or newer; this is Node ${version}`);
});
