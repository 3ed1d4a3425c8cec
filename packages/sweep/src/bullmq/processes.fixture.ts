import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a worker or a controller tells the test. */
export interface Report {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A worker or controller of the test in a process of its own. */
export interface TestProcess {
  /** Its events so far. */
  readonly reports: readonly Report[];
  /** Its error output so far. */
  readonly output: () => string;
  readonly isAlive: () => boolean;
  /** Waits until the process has ended. Returns its exit code, or undefined if a signal ended it. */
  readonly ended: () => Promise<number | undefined>;
  readonly kill: (signal?: NodeJS.Signals) => Promise<void>;
}

/** Starts processes, and ends them all at the end of a test. */
export class Processes {
  readonly #all: TestProcess[] = [];

  /** @param idleTimeout - ends it, in milliseconds. */
  worker(url: string, name: string, version = '1.0.0', idleTimeout?: number): TestProcess {
    return this.#start(new URL('queue-worker.fixture.mjs', import.meta.url), [
      url,
      name,
      version,
      ...(idleTimeout === undefined ? [] : [String(idleTimeout)]),
    ]);
  }

  controller(url: string, root: string, spec: unknown): TestProcess {
    return this.#start(new URL('queue-controller.fixture.mjs', import.meta.url), [
      url,
      root,
      JSON.stringify(spec),
    ]);
  }

  async end(): Promise<void> {
    await Promise.all(this.#all.splice(0).map(({ kill }) => kill()));
  }

  #start(program: URL, args: string[]): TestProcess {
    const child = fork(fileURLToPath(program), args, {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: [],
    });
    const started = follow(child);
    this.#all.push(started);
    return started;
  }
}

function follow(child: ChildProcess): TestProcess {
  const reports: Report[] = [];
  let output = '';
  child.on('message', (report: Report) => reports.push(report));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const closed = once(child, 'close');
  return {
    reports,
    output: () => output,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    ended: async () => {
      await closed;
      return child.exitCode ?? undefined;
    },
    kill: async (signal = 'SIGKILL') => {
      child.kill(signal);
      await closed;
    },
  };
}
