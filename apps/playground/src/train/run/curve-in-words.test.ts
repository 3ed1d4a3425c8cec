import { expect, it } from 'vitest';
import { Curve } from '../../runs/curve.js';
import { curveInWords } from './curve-in-words.js';

const none = { x: [], y: [] };
const empty = { loss: new Curve(), accuracy: new Curve(), validationLoss: none, validationAccuracy: none };

it('describes the first and latest training value and every validation value', () => {
  const [loss, accuracy] = [new Curve(), new Curve()];
  for (const [step, value] of [2.3, 1.1, 0.25].entries()) {
    loss.add(step + 1, value);
    accuracy.add(step + 1, 1 - value / 2.5);
  }
  const view = { ...empty, loss, accuracy, validationAccuracy: { x: [2, 3], y: [0.5, 0.875] } };
  expect(curveInWords(view, 'loss')).toBe('training loss 2.3 at step 1, 0.25 at step 3');
  expect(curveInWords(view, 'accuracy')).toBe(
    'training accuracy 8.00% at step 1, 90.00% at step 3; validation accuracy by epoch 50.00% and 87.50%',
  );
});

it('describes a run without steps', () => {
  expect(curveInWords(empty, 'loss')).toBe('no steps yet');
});
