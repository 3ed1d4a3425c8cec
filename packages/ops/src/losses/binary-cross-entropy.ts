import { checkArguments, checkOptions, checkPositive, ShapeError } from '@convkit/core';
import {
  abs,
  add,
  exp,
  log1p,
  mul,
  neg,
  relu,
  type Scalar,
  sigmoid,
  sub,
  type Tensor2D,
  tensor2d,
} from '@tensorflow/tfjs-core';
import { fromTargets } from './from-targets.js';
import type { TargetLoss } from './loss.js';
import { meanOfElements } from './mean-of-elements.js';

/**
 * Binary cross-entropy with logits: the mean over all elements of -w * t * log sigmoid(x) - (1 - t) * log(1 - sigmoid(x)), in nats, of
 * logits and targets [n, outputs], as PyTorch's `BCEWithLogitsLoss`. Each output is an independent decision. Does not overflow.
 * @param positiveWeights The weight w of each output's positive targets. Defaults to 1 each.
 * @throws ShapeError if the shapes differ, or there is not one weight per output.
 */
export function binaryCrossEntropy(
  logits: Tensor2D,
  targets: Tensor2D,
  positiveWeights?: readonly number[],
): Scalar {
  checkArguments(
    'binaryCrossEntropy',
    { logits, targets, positiveWeights },
    { logits: 'tensor', targets: 'tensor', positiveWeights: 'numbers?' },
  );
  const outputs = logits.shape[1];
  if (positiveWeights && positiveWeights.length !== outputs) {
    throw new ShapeError(
      `binary cross-entropy got ${positiveWeights.length} positive weights for ${outputs} outputs`,
      { hint: 'Pass one weight per output.' },
    );
  }
  return meanOfElements('binary cross-entropy', logits, targets, (x) => {
    const negative: Tensor2D = sub(1, targets);
    const positive: Tensor2D = positiveWeights
      ? mul(targets, tensor2d([...positiveWeights], [1, outputs]))
      : targets;
    const small: Tensor2D = log1p(exp(neg(abs(x))));
    const ofPositive = mul(positive, add(small, relu(neg(x))));
    const ofNegative = mul(negative, add(small, relu(x)));
    const derivatives: Tensor2D = sub(mul(negative, sigmoid(x)), mul(positive, sigmoid(neg(x))));
    return { losses: add(ofPositive, ofNegative), derivatives };
  });
}

/**
 * Creates binary cross-entropy as a loss. Labels count as one-hot targets.
 * @throws ConfigError if a weight is not positive.
 */
export function binaryCrossEntropyLoss(
  options: { readonly positiveWeights?: readonly number[] | undefined } = {},
): TargetLoss {
  checkOptions('binaryCrossEntropyLoss', options, { positiveWeights: 'numbers?' });
  const { positiveWeights } = options;
  for (const [i, weight] of (positiveWeights ?? []).entries()) {
    checkPositive(`positive weight ${i} of binary cross-entropy`, weight);
  }
  return fromTargets((logits, targets) => binaryCrossEntropy(logits, targets, positiveWeights));
}
