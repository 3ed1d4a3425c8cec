import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';

/** A Redis server of the test, which keeps its data in a temporary folder. */
export class RedisServer {
  readonly port: number;
  readonly #folder: string;
  readonly #args: readonly string[];
  #process: ChildProcess | undefined;

  private constructor(port: number, folder: string, args: readonly string[]) {
    this.port = port;
    this.#folder = folder;
    this.#args = args;
  }

  /**
   * Starts the `redis-server` of the PATH on a free port.
   * @param args - more of its options.
   */
  static async start(...args: string[]): Promise<RedisServer> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'convkit-redis-'));
    const server = new RedisServer(await freePort(), folder, args);
    await server.restart();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it again after `kill`, with its data. */
  async restart(): Promise<void> {
    const own = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.#folder];
    const child = spawn('redis-server', [...own, ...this.#args], { stdio: 'ignore' });
    this.#process = child;
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (cause) => {
        reject(
          new Error('These tests need Redis: install redis-server, so that it is on the PATH', { cause }),
        );
      });
    });
    const client = new Redis(this.url, { maxRetriesPerRequest: null });
    client.on('error', () => {});
    await client.ping().catch((error: Error) => {
      // It responds: with a password, it refuses this client.
      if (!error.message.startsWith('NOAUTH')) throw error;
    });
    client.disconnect();
  }

  /** Kills it, so that it cannot save anything. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  /** Deletes its data, while it is not running. */
  async loseData(): Promise<void> {
    await fs.rm(this.#folder, { recursive: true });
    await fs.mkdir(this.#folder);
  }

  /** Kills it, and deletes its data. */
  async end(): Promise<void> {
    await this.kill();
    await fs.rm(this.#folder, { recursive: true, force: true });
  }
}

/** Options of a server that loses nothing. */
export const DURABLE = ['--appendonly', 'yes', '--appendfsync', 'always'] as const;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
