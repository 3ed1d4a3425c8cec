import { testArguments } from '../../../../tooling/lib/arguments.js';
import { planSweep, type SweepSpec } from '../index.js';
import * as report from './index.js';

const SPEC: SweepSpec = {
  run: { model: 'lenet5', epochs: 1 },
  space: { lr: { choice: [0.1, 0.2] } },
  method: { name: 'grid' },
  metric: 'trainLoss',
};

testArguments(report, {
  parameterImportance: () => [planSweep(SPEC), new Map()],
  renderSweepReport: () => [SPEC, new Map()],
});
