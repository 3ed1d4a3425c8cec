import type { DoneEvent } from '@convkit/train';
import type { TrainerEvent } from '@convkit/train/worker';
import { formatNumber, formatPercent } from '../language/formats.js';
import { runsText } from './messages.js';

/** A text in the current language. */
export type CurrentText = () => string;

/** Maximum number of lines in the log of a run. */
const LOG_LINES = 200;

/** The log of a run. Its lines are in the current language, also if it changes. */
export class RunLog {
  readonly lines: CurrentText[] = [];

  add(...lines: readonly CurrentText[]): void {
    this.lines.push(...lines);
    this.lines.splice(0, this.lines.length - LOG_LINES);
  }
}

/** Formats a loss, for example `0.1562`: with at most four digits, however large it is. */
export function formatLoss(loss: number): string {
  const size = Math.abs(loss);
  if (loss === 0 || (size >= 1e-4 && size < 1e5)) {
    return formatNumber(loss, { maximumSignificantDigits: 4, useGrouping: false });
  }
  return Number.isFinite(loss) ? loss.toExponential(2) : '–';
}

/** Formats an accuracy, without decimals if it was measured on less than 100 images. */
export const formatAccuracy = (accuracy: number, images = Number.POSITIVE_INFINITY): string =>
  formatPercent(accuracy, images < 100 ? 0 : 2);

/**
 * The lines of an event in the log of its run.
 * @param images Number of images in an evaluation, if it is known.
 */
export function linesOf(event: TrainerEvent, images?: number): CurrentText[] {
  switch (event.type) {
    case 'note':
      return [() => event.message];
    case 'start': {
      const { resumed, parameters, epochs } = event;
      return [() => runsText.value[resumed ? 'resumedRun' : 'started']({ parameters, epochs })];
    }
    case 'epoch': {
      const { epoch, trainLoss, validationAccuracy } = event;
      const figures = () => ({ epoch, loss: formatLoss(trainLoss) });
      return [
        validationAccuracy === undefined
          ? () => runsText.value.epochDone(figures())
          : () =>
              runsText.value.epochValidated({
                ...figures(),
                accuracy: formatAccuracy(validationAccuracy, images),
              }),
      ];
    }
    case 'warning':
      return [() => runsText.value.warning({ message: event.message })];
    case 'recovered':
      return [() => runsText.value.recovered({ message: event.message })];
    case 'resumed':
      return [() => runsText.value.resumed];
    case 'paused':
    case 'interrupted': {
      const name = event.type === 'paused' ? 'paused' : 'stopped';
      return [() => runsText.value[name]({ step: event.step })];
    }
    case 'done':
      return linesOfDone(event, images);
    default:
      return [];
  }
}

function linesOfDone(
  { bestEpoch: epoch, stoppedEarly, testAccuracy }: DoneEvent,
  images?: number,
): CurrentText[] {
  const best = () => runsText.value[stoppedEarly ? 'stoppedEarly' : 'keptBest']({ epoch: epoch ?? 0 });
  const done = () =>
    testAccuracy === undefined
      ? runsText.value.done
      : runsText.value.doneTested({ accuracy: formatAccuracy(testAccuracy, images) });
  return epoch === undefined ? [done] : [best, done];
}
