import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach } from 'vitest';
import { SWEEP_FILE, type TrialJob } from '../index.js';
import { directoryStore } from '../node/index.js';
import { openBullEngine } from './index.js';
import { Processes } from './processes.fixture.js';
import { RedisServer } from './redis.fixture.js';

/** What a test of the queue uses. All of it ends with the test. */
export class QueueTest {
  readonly processes = new Processes();
  /** Folder of a sweep. */
  root = '';
  readonly #servers: RedisServer[] = [];
  readonly #clients: Redis[] = [];

  constructor() {
    beforeEach(async () => {
      this.root = await fs.mkdtemp(path.join(os.tmpdir(), 'convkit-queue-'));
      await directoryStore(this.root).files.write(SWEEP_FILE, new TextEncoder().encode('{}'));
    });
    afterEach(async () => {
      for (const client of this.#clients.splice(0)) client.disconnect();
      await this.processes.end();
      await Promise.all(this.#servers.splice(0).map((server) => server.end()));
      await fs.rm(this.root, { recursive: true });
    });
  }

  async startRedis(...args: string[]): Promise<RedisServer> {
    const server = await RedisServer.start(...args);
    this.#servers.push(server);
    return server;
  }

  /** Connects to Redis, to look into the queue. */
  connect({ url }: RedisServer): Redis {
    const client = new Redis(url);
    this.#clients.push(client);
    return client;
  }

  /** Opens an engine of version 1.0.0 for the sweep. */
  open({ url }: { url: string }, onWarning = (_: string) => {}) {
    return openBullEngine({ url, store: this.root, version: '1.0.0', onWarning, checkInterval: 500 });
  }
}

/** A job of the dummy trial. */
export const jobOf = (options: TrialJob['options'] = {}, epochs = 3): TrialJob => ({
  id: `0001.epochs-${epochs}`,
  trial: 1,
  run: '0001',
  parameters: {},
  options,
  epochs,
});

export const ignore = () => {};
