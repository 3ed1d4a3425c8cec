import { convolveTask, packPanelsTask } from './convolve';
import { exactFilterGradientTask, exactForwardTask } from './exact';
import { copyImagesTask } from './images';
import { packOuterTask, sumOuterTask, unpackOuterTask } from './outer';
import { maxPoolGradTask } from './pool';
import { scatterRowsTask } from './scatter';
import {
  winogradByPanelsTask,
  winogradByTilesTask,
  winogradFiltersTask,
  winogradImagesTask,
} from './winograd/convolve';
import { winogradGradientSumsTask, winogradGradientTilesTask } from './winograd/filter-gradient';

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
    case 40: return winogradGradientSumsTask(job, start, end);
    case 41: return packOuterTask(job, start, end);
    case 42: return exactForwardTask(job, start, end);
    case 43: return exactFilterGradientTask(job, start, end);
    case 44: return copyImagesTask(job, start, end);
    case 45: return unpackOuterTask(job, start, end);
    default: unreachable();
  }
}
