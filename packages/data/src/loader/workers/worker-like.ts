/** A `Worker` of a browser or of `node:worker_threads`. */
export interface WorkerLike {
  /** Sends a message, transferring the given buffers. */
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  /** Stops the worker. */
  terminate(): unknown;
}

export interface WorkerListener {
  message(data: unknown): void;
  /** The worker will send no more messages. */
  died(why: string): void;
}

interface NodeWorker extends WorkerLike {
  on(event: string, listener: (value: unknown) => void): unknown;
  ref(): void;
  unref(): void;
}

export function listenTo(worker: WorkerLike, { message, died }: WorkerListener): void {
  const unreadable = () => died('it sent an unreadable message');
  if (isNodeWorker(worker)) {
    worker.on('message', message);
    worker.on('messageerror', unreadable);
    worker.on('error', (error) => died(error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => died(`exit code ${code}`));
    return;
  }
  const inPage = worker as Worker;
  inPage.addEventListener('message', ({ data }) => message(data));
  inPage.addEventListener('messageerror', unreadable);
  inPage.addEventListener('error', (event) => {
    event.preventDefault();
    died(event.message || 'its script cannot be loaded');
  });
}

/** Sets whether a worker keeps the Node process alive. */
export function keepAlive(worker: WorkerLike, alive: boolean): void {
  if (!isNodeWorker(worker)) return;
  if (alive) worker.ref();
  else worker.unref();
}

const isNodeWorker = (worker: WorkerLike): worker is NodeWorker => 'unref' in worker;
