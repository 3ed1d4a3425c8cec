import type { KernelContract } from '@convkit/ops/kernels';
import { draw, part, webglKernel } from '../backend.js';

/** Two draws: softmax minus one-hot over n beside each row's loss, in one texture; then the mean of the losses. */
export const softmaxCrossEntropy = webglKernel<KernelContract['SoftmaxCrossEntropy']['inputs'], object>(
  'SoftmaxCrossEntropy',
  ({ logits, labels }, _, backend) => {
    const [rows, classes] = logits.shape as [number, number];
    const size = rows * classes;
    const stacked = draw(backend, {
      inputs: [
        { name: 'logits', tensor: logits, shape: [rows, classes] },
        { name: 'labels', tensor: labels, shape: [rows] },
      ],
      output: [size + rows],
      code: `void main() {
        int at = getOutputCoords();
        bool isLoss = at >= ${size};
        int row = isLoss ? at - ${size} : at / ${classes};
        int label = int(round(getLabels(row)));
        float most = getLogits(row, 0);
        for (int c = 1; c < ${classes}; c++) most = max(most, getLogits(row, c));
        float sum = 0.0;
        for (int c = 0; c < ${classes}; c++) sum += exp(getLogits(row, c) - most);
        if (isLoss) {
          bool isClass = label >= 0 && label < ${classes};
          setOutput(isClass ? log(sum) - (getLogits(row, isClass ? label : 0) - most) : 0.0);
        } else {
          int c = at - row * ${classes};
          float probability = exp(getLogits(row, c) - most) / sum;
          setOutput((probability - (c == label ? 1.0 : 0.0)) / ${rows}.0);
        }
      }`,
    });
    const losses = part(backend, stacked, size, [rows]);
    const loss = draw(backend, {
      inputs: [{ name: 'losses', tensor: losses, shape: [rows] }],
      output: [],
      code: `void main() {
        float sum = 0.0;
        for (int row = 0; row < ${rows}; row++) sum += getLosses(row);
        setOutput(sum / ${rows}.0);
      }`,
    });
    const gradient = part(backend, stacked, 0, logits.shape);
    for (const used of [losses, stacked]) backend.disposeIntermediateTensorInfo(used);
    return [loss, gradient];
  },
);
