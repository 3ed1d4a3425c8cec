import { ConfigError } from '@convkit/core';
import type { QueueWorkerEvent } from '@convkit/sweep/bullmq';
import { listenForInterrupts } from '../interruption.js';
import { Output, type OutputFlags } from '../output/output.js';
import { absoluteAddress, openStore } from '../sweep/open-store.js';
import { queueUrl } from '../sweep/queue-url.js';
import { createRunTrial } from '../sweep/run-trial.js';
import { version } from '../version.js';

interface WorkerFlags extends OutputFlags {
  readonly queue: string;
  readonly threads?: number;
  /** The only place that sweeps may be in. */
  readonly store?: string;
  /** Seconds without jobs after which the worker ends. */
  readonly exitWhenIdle?: number;
}

/** Trains trials of sweeps from a queue until it is interrupted, or the queue is idle. */
export async function worker(flags: WorkerFlags): Promise<void> {
  const { queue, threads, store, exitWhenIdle } = flags;
  const output = new Output(flags);
  const { serveQueue } = await import('@convkit/sweep/bullmq');
  const interruption = listenForInterrupts();
  try {
    await serveQueue({
      url: queueUrl(queue),
      openStore: (address) => openStore(allowed(address, store)),
      runTrial: createRunTrial({ ...(threads !== undefined && { threads }) }),
      version,
      signal: interruption.signal,
      ...(exitWhenIdle !== undefined && { idleTimeout: exitWhenIdle * 1000 }),
      onEvent: (event) => show(event, output),
    });
    if (interruption.signal.aborted) process.exitCode = interruption.exitCode;
  } finally {
    interruption.end();
  }
}

/** @throws ConfigError if an address from the queue is not below the one that this worker may use. */
function allowed(address: string, only: string | undefined): string {
  if (only === undefined) return address;
  const root = absoluteAddress(only).replace(/\/?$/, '/');
  const isBelow = `${absoluteAddress(address)}/`.startsWith(root) && !address.split('/').includes('..');
  if (isBelow) return address;
  throw new ConfigError(`this worker may only use ${only}`, {
    hint: 'Keep the sweep below that address, or start the worker with another --store.',
  });
}

function show(event: QueueWorkerEvent, output: Output): void {
  const { type, ...fields } = event;
  output.json({ event: type, ...fields });
  switch (event.type) {
    case 'ready':
      output.print('waiting for jobs; interrupt to stop');
      break;
    case 'started':
      output.print(`trial ${event.job.run}: training to epoch ${event.job.epochs}, ${event.store}`);
      break;
    case 'done':
      output.print(`trial ${event.job.run}: done`);
      break;
    case 'stopped':
      output.print(`trial ${event.job.run}: stopped with a checkpoint`);
      break;
    case 'idle':
      output.print('no more jobs');
      break;
    case 'failed':
    case 'warning':
      process.stderr.write(`${event.type}: ${event.message}\n`);
  }
}
