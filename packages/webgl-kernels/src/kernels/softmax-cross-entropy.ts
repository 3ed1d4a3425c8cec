import type { KernelContract } from '@convkit/ops/kernels';
import { webglKernel } from '../backend.js';
import { drawPacked, packing } from '../packed.js';

/** Softmax cross-entropy, in three draw calls: the gradient (softmax minus one-hot, divided by n), the loss of each row, and their mean. */
export const softmaxCrossEntropy = webglKernel<KernelContract['SoftmaxCrossEntropy']['inputs'], object>(
  'SoftmaxCrossEntropy',
  (given, _, backend) =>
    packing(backend, { logits: given.logits, labels: given.labels }, (inputs) => {
      const [rows, classes] = given.logits.shape as [number, number];
      const functions = `
        float logit(int row, int c) {
          vec2 lanes = lanesOf(logitsAt(0, row, c), row);
          return isOdd(c) ? lanes.y : lanes.x;
        }
        int labelOf(int row) {
          vec4 labels = labelsAt(0, 0, row);
          return int(round(isOdd(row) ? labels.y : labels.x));
        }
        /** Largest logit, and sum of the exponentials of the logits minus the largest. */
        vec2 normalizer(int row) {
          float most = logit(row, 0);
          for (int c = 1; c < ${classes}; c++) most = max(most, logit(row, c));
          float sum = 0.0;
          for (int c = 0; c < ${classes}; c++) sum += exp(logit(row, c) - most);
          return vec2(most, sum);
        }`;
      const gradient = drawPacked(backend, {
        inputs,
        output: [rows, classes],
        code: `${functions}
        vec2 gradient(int row, int c) {
          if (row >= ${rows}) return vec2(0.0);
          vec2 most = normalizer(row);
          vec2 probability = exp(lanesOf(logitsAt(0, row, c), row) - most.x) / most.y;
          int label = labelOf(row);
          return (probability - vec2(label == c, label == c + 1)) / ${rows}.0;
        }
        void main() { ivec3 at = place(); put(vec4(gradient(at.y, at.z), gradient(at.y + 1, at.z))); }`,
      });
      const losses = drawPacked(backend, {
        inputs,
        output: [rows],
        code: `${functions}
        float loss(int row) {
          int label = row < ${rows} ? labelOf(row) : -1;
          if (label < 0 || label >= ${classes}) return 0.0;
          vec2 most = normalizer(row);
          return log(most.y) - (logit(row, label) - most.x);
        }
        void main() { int row = place().z; put(vec4(loss(row), loss(row + 1), 0.0, 0.0)); }`,
      });
      const loss = drawPacked(backend, {
        inputs: { losses },
        output: [],
        code: `void main() {
          float sum = 0.0;
          for (int row = 0; row < ${rows}; row += 2) {
            vec4 pair = lossesAt(0, 0, row);
            sum += pair.x + pair.y;
          }
          put(vec4(sum / ${rows}.0, 0.0, 0.0, 0.0));
        }`,
      });
      backend.disposeIntermediateTensorInfo(losses);
      return [loss, gradient];
    }),
);
