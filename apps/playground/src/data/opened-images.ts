import type { ClassificationData } from 'convkit';

let opened: ClassificationData | undefined;

/** Keeps the images of the run that was started last in this worker, for requests about them. */
export function keepOpenedImages(data: ClassificationData): void {
  opened = data;
}

/** The images of the run that was started last in this worker. `undefined` for a run opened from a file. */
export const openedImages = (): ClassificationData | undefined => opened;
