import type { Worker } from 'bullmq';

/**
 * Calls `onLost` once the lock of a job is lost, so that another worker may run it: Redis says so, or has not confirmed it for as long as
 * it lasts. Returns a function that ends the watch.
 */
export function watchLock(worker: Worker, job: string, lockDuration: number, onLost: () => void): () => void {
  let confirmed = performance.now();
  const onRenewed = ({ jobIds }: { jobIds: string[] }) => {
    if (jobIds.includes(job)) confirmed = performance.now();
  };
  const onFailed = (jobIds: string[]) => {
    if (jobIds.includes(job)) onLost();
  };
  const timer = setInterval(() => {
    if (performance.now() - confirmed > lockDuration) onLost();
  }, lockDuration / 10);
  worker.on('locksRenewed', onRenewed);
  worker.on('lockRenewalFailed', onFailed);
  return () => {
    clearInterval(timer);
    worker.off('locksRenewed', onRenewed);
    worker.off('lockRenewalFailed', onFailed);
  };
}
