/** Fewer test images would say little. */
const AT_LEAST = 200;

/** The most test images that a run uses: as many as training images, so that testing takes no longer than training. */
export const testLimit = (limit: number | undefined): number =>
  limit === undefined ? Number.POSITIVE_INFINITY : Math.max(AT_LEAST, limit);
