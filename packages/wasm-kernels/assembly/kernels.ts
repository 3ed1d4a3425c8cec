import {
  addTask,
  reluGradTask,
  reluTask,
  sigmoidGradTask,
  sigmoidTask,
  tanhGradTask,
  tanhTask,
} from './elementwise/activations';
import {
  batchNormGradSumsTask,
  batchNormGradTask,
  batchNormStatisticsTask,
  batchNormTask,
} from './normalization/batch-norm';
import { addColumnsTask, columnSumsTask, sumRowsTask } from './matrix/columns';
import { convolveTask, packPanelsTask } from './convolution/convolve';
import { depthwiseFilterGradientTask, depthwiseInputGradientTask } from './depthwise/gradients';
import { depthwiseTask } from './depthwise/forward';
import { dropoutTask } from './elementwise/dropout';
import { exactFilterGradientTask, exactForwardTask } from './convolution/exact';
import { copyImagesTask } from './convolution/images';
import { lrnGradTask, lrnTask } from './normalization/lrn';
import { packOuterTask, sumOuterGroupsTask, sumOuterTask, unpackOuterTask } from './convolution/outer';
import { averagePoolGradTask, averagePoolTask, maxPoolGradTask, maxPoolTask } from './pooling/forward';
import { scatterRowsTask } from './convolution/scatter';
import { softmaxCrossEntropyTask } from './training/softmax-cross-entropy';
import { adamUpdateTask, sgdUpdateTask, sumSquaresTask } from './training/updates';
import {
  winogradByPanelsTask,
  winogradByTilesTask,
  winogradFiltersTask,
  winogradImagesTask,
} from './convolution/winograd/convolve';
import {
  winogradGradientGroupsTask,
  winogradGradientJoinTask,
  winogradGradientSumsTask,
  winogradGradientTilesTask,
} from './convolution/winograd/filter-gradient';

/** Runs units `start` to `end` of the kernel `number` with the arguments in `job`. The numbers are those of src/runtime/jobs.ts. */
export function runKernel(number: i32, job: usize, start: i32, end: i32): void {
  switch (number) {
    case 0: return convolveTask(job, start, end);
    case 1: return sumOuterTask(job, start, end);
    case 2: return scatterRowsTask(job, start, end);
    case 3: return maxPoolGradTask(job, start, end);
    case 4: return packPanelsTask(job, start, end);
    case 5: return winogradFiltersTask(job, start, end);
    case 6: return winogradByTilesTask(job, start, end);
    case 7: return winogradImagesTask(job, start, end);
    case 8: return winogradByPanelsTask(job, start, end);
    case 9: return winogradGradientTilesTask(job, start, end);
    case 10: return reluTask(job, start, end);
    case 11: return tanhTask(job, start, end);
    case 12: return sigmoidTask(job, start, end);
    case 13: return reluGradTask(job, start, end);
    case 14: return tanhGradTask(job, start, end);
    case 15: return sigmoidGradTask(job, start, end);
    case 16: return addTask(job, start, end);
    case 17: return columnSumsTask(job, start, end);
    case 18: return addColumnsTask(job, start, end);
    case 19: return sumRowsTask(job, start, end);
    case 20: return maxPoolTask(job, start, end);
    case 21: return averagePoolTask(job, start, end);
    case 22: return averagePoolGradTask(job, start, end);
    case 23: return batchNormStatisticsTask(job, start, end);
    case 24: return batchNormTask(job, start, end);
    case 25: return batchNormGradSumsTask(job, start, end);
    case 26: return batchNormGradTask(job, start, end);
    case 27: return sgdUpdateTask(job, start, end);
    case 28: return adamUpdateTask(job, start, end);
    case 29: return depthwiseInputGradientTask(job, start, end);
    case 30: return depthwiseFilterGradientTask(job, start, end);
    case 31: return lrnTask(job, start, end);
    case 32: return lrnGradTask(job, start, end);
    case 33: return softmaxCrossEntropyTask(job, start, end);
    case 34: return dropoutTask(job, start, end);
    case 35: return depthwiseTask(job, start, end);
    case 39: return sumSquaresTask(job, start, end);
    case 40: return winogradGradientSumsTask(job, start, end);
    case 41: return packOuterTask(job, start, end);
    case 42: return exactForwardTask(job, start, end);
    case 43: return exactFilterGradientTask(job, start, end);
    case 44: return copyImagesTask(job, start, end);
    case 45: return unpackOuterTask(job, start, end);
    case 46: return winogradGradientGroupsTask(job, start, end);
    case 47: return winogradGradientJoinTask(job, start, end);
    case 48: return sumOuterGroupsTask(job, start, end);
    default: unreachable();
  }
}
