import { SingleBar } from 'cli-progress';

/** Creates a progress bar on standard error, in the style of all of them. Start it with its total. */
export const createBar = (format: string): SingleBar =>
  new SingleBar({
    format,
    barsize: 24,
    barCompleteChar: '━',
    barIncompleteChar: '─',
    clearOnComplete: true,
    hideCursor: true,
    fps: 5,
  });
