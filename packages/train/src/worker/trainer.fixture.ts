import { BackendError } from '@convkit/core';
import type { BatchSource } from '../index.js';
import {
  connectTrainer,
  type PortLike,
  serveTrainer,
  type TrainerEvent,
  type TrainerParts,
} from './index.js';

/** Creates both ends in this thread. Returns the connection and the page's port. */
export function trainerOf(parts: TrainerParts) {
  const { port1, port2 } = new MessageChannel();
  serveTrainer(parts, port1 as PortLike);
  return { trainer: connectTrainer(port2 as PortLike), port: port2 };
}

export async function eventsOf(
  run: AsyncIterable<TrainerEvent>,
  each: (event: TrainerEvent) => unknown = () => {},
): Promise<TrainerEvent[]> {
  const events: TrainerEvent[] = [];
  for await (const event of run) {
    events.push(event);
    await each(event);
  }
  return events;
}

/** Wraps a source so that the device is lost once, after `batches` batches. */
export function losingAfter(batches: number, source: BatchSource, lose: () => unknown): BatchSource {
  let left = batches;
  return {
    batchesPerEpoch: source.batchesPerEpoch,
    get state() {
      return source.state;
    },
    restore: (state) => source.restore(state),
    async *epoch() {
      for await (const batch of source.epoch()) {
        if (left-- === 0) {
          await lose();
          throw new BackendError('The device is lost');
        }
        yield batch;
      }
    },
  };
}
