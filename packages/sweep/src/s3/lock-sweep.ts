import { hostname } from 'node:os';
import { CheckpointError } from '@convkit/core';
import type { S3Object, S3Objects } from './s3-objects.js';

/** Object whose existence keeps other controllers out. */
const LOCK_FILE = 'controller.lock';

/** Milliseconds between renewals. */
const RENEW_EVERY = 60_000;

/** Milliseconds without a renewal after which a lock may be taken over: far more than clocks differ. */
const STALE_AFTER = 600_000;

const ATTEMPTS = 3;

/** Who holds a lock. */
interface Holder {
  readonly host: string;
  readonly pid: number;
}

/** Addresses of the locks that this process holds. */
const held = new Set<string>();

/** A lock that this process holds. */
export interface SweepLock {
  /** @throws CheckpointError if another process has taken it over, because this one could not renew it in time. */
  check(): void;
  /** Deletes the lock. */
  release(): Promise<void>;
}

/**
 * Creates the lock of a sweep, and renews it until it is released. Takes over the lock of a process of this machine that is dead, and any
 * that was not renewed for ten minutes.
 * @throws CheckpointError if another process holds the lock, or the service fails.
 */
export async function lockSweep(objects: S3Objects, prefix: string): Promise<SweepLock> {
  const key = prefix + LOCK_FILE;
  const address = objects.addressOf(key);
  if (held.has(address)) throw heldHere(address);
  held.add(address);
  let etag = await acquire(objects, key).catch((error) => {
    held.delete(address);
    throw error;
  });
  let isLost = false;
  let renewal = Promise.resolve();
  const renew = async () => {
    const bytes = content();
    const renewed =
      (await objects.writeIf({ IfMatch: etag }, key, bytes)) ?? (await etagOf(objects, key, bytes));
    if (renewed === undefined) isLost = true;
    else etag = renewed;
  };
  const timer = setInterval(() => {
    // A service that fails for a while costs nothing as long as no other controller appears.
    if (!isLost) renewal = renewal.then(renew).catch(() => {});
  }, RENEW_EVERY);
  timer.unref();
  return {
    check() {
      if (isLost) throw takenOver(address);
    },
    async release() {
      clearInterval(timer);
      await renewal;
      if (held.delete(address) && !isLost) await objects.remove(key);
    },
  };
}

async function acquire(objects: S3Objects, key: string): Promise<string> {
  const address = objects.addressOf(key);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const found = await objects.read(key);
    if (found && isInUse(found)) throw inUse(found, address);
    const condition = found ? { IfMatch: found.etag } : ({ IfNoneMatch: '*' } as const);
    const etag = await objects.writeIf(condition, key, content());
    if (etag !== undefined) return etag;
  }
  throw new CheckpointError(`Cannot create ${address}: other controllers keep locking it`, {
    hint: 'Use another prefix for this sweep.',
  });
}

/** Etag of the lock if it has this content, as after a write whose answer was lost and that was repeated. */
async function etagOf(objects: S3Objects, key: string, content: Uint8Array): Promise<string | undefined> {
  const found = await objects.read(key);
  return found && Buffer.compare(found.bytes, content) === 0 ? found.etag : undefined;
}

/** Whether another process holds the lock. One with the id of this process is dead, as in a container that was restarted. */
function isInUse({ bytes, modified }: S3Object): boolean {
  if (Date.now() - modified.getTime() > STALE_AFTER) return false;
  const holder = parseHolder(bytes);
  if (holder?.host !== hostname()) return true;
  return holder.pid !== process.pid && isAlive(holder.pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { readonly code?: string }).code === 'EPERM';
  }
}

/** The time makes the content of each renewal, and so its etag, a new one. */
const content = () => {
  const holder = { host: hostname(), pid: process.pid, time: new Date().toISOString() };
  return new TextEncoder().encode(`${JSON.stringify(holder)}\n`);
};

function parseHolder(bytes: Uint8Array): Holder | undefined {
  try {
    const holder = JSON.parse(new TextDecoder().decode(bytes)) as Holder | null;
    return typeof holder?.host === 'string' && Number.isSafeInteger(holder.pid) ? holder : undefined;
  } catch {
    return undefined;
  }
}

function inUse({ bytes, modified }: S3Object, address: string): CheckpointError {
  const { host, pid } = parseHolder(bytes) ?? { host: 'an unknown host', pid: 'unknown' };
  return new CheckpointError(
    `Another controller runs this sweep: process ${pid} on ${host} holds ${address}, renewed at ${modified.toISOString()}`,
    { hint: `Wait for it, or end it. If it is dead, wait for ten minutes or delete ${address}.` },
  );
}

const heldHere = (address: string) =>
  new CheckpointError(`This process already runs the sweep: it holds ${address}`, {
    hint: 'Wait until it ends, or use another prefix for this sweep.',
  });

const takenOver = (address: string) =>
  new CheckpointError(`Another controller has taken over ${address}, which this one could not renew`, {
    hint: 'Let the other one continue the sweep.',
  });
