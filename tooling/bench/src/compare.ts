import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { commandOf } from './peers.js';
import type { Contender, Row } from './row.js';
import type { Answer, Side } from './side.js';
import { writeModel } from './write-model.js';
import { writeStep } from './write-step.js';

export interface Measured {
  readonly title: string;
  readonly facts: NonNullable<Side['facts']>;
  /** Images, or calls of a kernel, a second in each round. */
  readonly rates: readonly number[];
  /** Losses of the first steps. All sides start from the same weights and see the same data. */
  readonly losses: readonly number[];
  /** Outputs of the first batch of a prediction, which are compared instead of losses. */
  readonly outputs?: readonly number[];
  /** Peak memory of the process in bytes, if it reports it. */
  readonly peakBytes?: number;
  /** Share of each round in which training waited for the loader, if there is one. */
  readonly waiting?: readonly number[];
  /** Frames a second that the page has drawn in each round, if the side ran in one. */
  readonly frames?: readonly number[];
  /** Draw calls and texture bytes of a step in the last round, on WebGL. */
  readonly draws?: number;
  readonly textureBytes?: number;
  /** Why there are no rates, if the side failed. */
  readonly failure?: string;
}

export interface Pace {
  readonly rounds: number;
  /** Takes a twentieth of the steps, to check that a row runs. Defaults to false. */
  readonly quick?: boolean;
}

/** Number of steps whose losses are compared. */
const CHECKED_STEPS = 10;

/** Measures the contenders in turn, round by round, so that a change in the machine's speed affects all of them. */
export async function compare(row: Row, { rounds, quick = false }: Pace): Promise<Measured[]> {
  const folder = await mkdtemp(join(tmpdir(), 'convkit-bench-'));
  const sides: RunningSide[] = [];
  try {
    if (row.work.kind === 'step') await writeStep(row.work, folder);
    if (row.work.kind === 'predict') await writeModel(row.work, folder);
    for (const contender of row.contenders) {
      const steps = quick ? Math.ceil(contender.steps / 20) : contender.steps;
      sides.push(await RunningSide.start({ ...contender, steps }, row, folder));
    }
    const steps = row.work.kind === 'step' || row.work.kind === 'load' ? CHECKED_STEPS : 1;
    for (const side of sides) await side.check(steps);
    // Round 0 is the warm-up.
    for (let round = 0; round <= rounds; round++) {
      for (const side of sides) await side.measure(round > 0);
    }
    return sides.map((side) => side.measured());
  } finally {
    await Promise.all(sides.map((side) => side.end()));
    await rm(folder, { recursive: true, force: true });
  }
}

class RunningSide {
  readonly #contender: Contender;
  readonly #process: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  #rates: number[] = [];
  #waiting: number[] = [];
  #frames: number[] = [];
  #losses: readonly number[] = [];
  #outputs: readonly number[] | undefined;
  #facts: Measured['facts'] = {};
  #peakBytes: number | undefined;
  #counts: Pick<Measured, 'draws' | 'textureBytes'> = {};
  #failure: string | undefined;

  static async start(contender: Contender, row: Row, folder: string): Promise<RunningSide> {
    const { file, args, env } = await commandOf(contender, row.work, folder);
    const side = new RunningSide(
      contender,
      spawn(file, [...args], { stdio: ['pipe', 'pipe', 'ignore'], env }),
    );
    const answer = await side.#next();
    if (answer && 'facts' in answer) side.#facts = answer.facts;
    return side;
  }

  private constructor(contender: Contender, process: ChildProcess) {
    this.#contender = contender;
    this.#process = process;
    process.on('error', ({ message }) => {
      this.#failure = message;
    });
    // The process may have ended already.
    process.stdin?.on('error', () => {});
    const lines = createInterface({ input: process.stdout as NodeJS.ReadableStream });
    this.#answers = lines[Symbol.asyncIterator]();
  }

  async check(steps: number): Promise<void> {
    const answer = await this.#ask(steps);
    if (!answer || !('losses' in answer)) return;
    this.#losses = answer.losses;
    this.#outputs = answer.outputs;
  }

  async measure(counts: boolean): Promise<void> {
    const answer = await this.#ask(this.#contender.steps);
    if (!answer || !('rate' in answer)) return;
    if (counts) this.#rates.push(answer.rate);
    if (counts && answer.waiting !== undefined) this.#waiting.push(answer.waiting);
    if (counts && answer.frames !== undefined) this.#frames.push(answer.frames);
    this.#peakBytes = answer.peakBytes;
    const { draws, textureBytes } = answer;
    if (draws !== undefined && textureBytes !== undefined) this.#counts = { draws, textureBytes };
  }

  measured(): Measured {
    return {
      title: this.#contender.title,
      facts: this.#facts,
      rates: this.#rates,
      losses: this.#losses,
      ...(this.#outputs && { outputs: this.#outputs }),
      ...this.#counts,
      ...(this.#peakBytes !== undefined && { peakBytes: this.#peakBytes }),
      ...(this.#waiting.length > 0 && { waiting: this.#waiting }),
      ...(this.#frames.length > 0 && { frames: this.#frames }),
      ...(this.#failure !== undefined && { failure: this.#failure }),
    };
  }

  /** Ends the input of the process, which then exits. The process of a browser closes the browser first. */
  async end(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#process;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), 5000);
    this.#process.stdin?.end();
    await ended;
    clearTimeout(timer);
  }

  async #ask(steps: number): Promise<Answer | undefined> {
    if (this.#failure !== undefined) return undefined;
    this.#process.stdin?.write(`${JSON.stringify({ steps })}\n`);
    return this.#next();
  }

  async #next(): Promise<Answer | undefined> {
    for (;;) {
      const { value, done } = await this.#answers.next();
      if (done) {
        this.#failure ??= 'the process ended';
        return undefined;
      }
      if (!value.startsWith('{')) continue; // Output of a library.
      const answer = JSON.parse(value) as Answer;
      if (!('failure' in answer)) return answer;
      this.#failure = answer.failure;
      return undefined;
    }
  }
}
