import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';

/** A server that a command of a project has started. */
export interface StartedServer {
  /** Address that the command printed. */
  readonly url: string;
  /** Ends the command and what it has started. */
  stop(): Promise<void>;
}

/**
 * Starts a command that serves a site, and waits until it prints an address.
 *
 * @throws Error with its output if it ends before.
 */
export async function startServer(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<StartedServer> {
  const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      const [found] = /http:\/\/[\w.]+:\d+(?=[/\s])\/?/.exec(stripVTControlCharacters(output)) ?? [];
      if (found) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', reject);
    child.on('close', () => reject(new Error(`${command} ${args.join(' ')} ended:\n${output}`)));
  });
  return {
    url,
    async stop() {
      // The group of the process: npm starts a shell, which starts the server.
      if (child.exitCode === null && child.signalCode === null && child.pid)
        process.kill(-child.pid, 'SIGKILL');
      await closed;
    },
  };
}
