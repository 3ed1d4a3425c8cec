/** How many jobs run at once. On two cores, the third uses the time in which the others wait for a browser or a process. */
const AT_ONCE = 3;

/**
 * Runs jobs, three at a time, each as soon as one before it has ended.
 * @param {Iterable<() => Promise<void>>} jobs
 */
export async function runQueue(jobs) {
  const waiting = [...jobs].values();
  const runOneByOne = async () => {
    for (const job of waiting) await job();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, runOneByOne));
}
