import { type ChildProcess, fork } from 'node:child_process';
import { fromPlainError } from '@convkit/core';
import type { CurvePoint, TrialJob } from '../engine/trial-job.js';
import type { FromWorker, ToWorker } from './messages.js';

/** The program that a worker process runs. It calls `serveJobs`. */
export interface WorkerProgram {
  /** Path of a module. */
  readonly program: string;
  /** Arguments of the program. Defaults to none. */
  readonly args?: readonly string[];
}

/** The process of a job ended before the job did. */
export class WorkerDied extends Error {}

/** How much of a worker's error output is kept, in characters. */
const KEPT_OUTPUT = 2000;

/** A child process that executes jobs, one at a time. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #output = '';
  #settle: { resolve: () => void; reject: (error: unknown) => void } | undefined;
  #onEpoch: (epoch: CurvePoint) => void = () => {};
  #isAlive = true;

  constructor({ program, args = [] }: WorkerProgram) {
    this.#child = fork(program, args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#output = `${this.#output}${text}`.slice(-KEPT_OUTPUT);
    });
    this.#child.on('message', (message: FromWorker) => this.#receive(message));
    this.#ended = new Promise((resolve) => {
      const end = (reason: string) => {
        this.#isAlive = false;
        this.#settle?.reject(new WorkerDied(this.#withOutput(reason)));
        this.#settle = undefined;
        resolve();
      };
      this.#child.once('error', (error) => end(`cannot start a worker process: ${error.message}`));
      this.#child.once('close', (code, signal) => {
        end(
          signal
            ? `its worker process was killed by ${signal}`
            : `its worker process exited with code ${code}`,
        );
      });
    });
  }

  /** Whether the process can take another job. */
  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Name of the process in events. */
  get name(): string {
    return `process ${this.#child.pid}`;
  }

  /**
   * Executes a job.
   * @throws WorkerDied if the process ends before the job does, and the error of the job.
   */
  run(job: TrialJob, onEpoch: (epoch: CurvePoint) => void): Promise<void> {
    this.#onEpoch = onEpoch;
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#send({ type: 'run', job });
    });
  }

  /** Lets the job under way write a checkpoint, and ends the process. Kills it if that takes more than `patience` milliseconds. */
  async stop(patience: number): Promise<void> {
    this.#send({ type: 'stop' });
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), patience);
    await this.#ended;
    clearTimeout(timer);
  }

  #send(message: ToWorker): void {
    // If the channel is closed, the process has ended, which is reported by `close`.
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  #receive(message: FromWorker): void {
    if (message.type === 'epoch') this.#onEpoch(message.epoch);
    const settle = this.#settle;
    if (message.type !== 'done' && message.type !== 'failed') return;
    this.#settle = undefined;
    if (message.type === 'done') settle?.resolve();
    else settle?.reject(fromPlainError(message.error));
  }

  #withOutput(reason: string): string {
    const lines = this.#output.trim().split('\n').slice(-5).join('\n');
    return lines === '' ? reason : `${reason}\n${lines}`;
  }
}
