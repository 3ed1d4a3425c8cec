import { toPlainError } from '@convkit/core';
import { EventBatches } from './event-batches.js';
import type { FromTrainer, ToTrainer, TrainerCalls } from './messages.js';
import type { PortLike } from './port.js';
import { Trainer } from './trainer.js';
import type { TrainerParts } from './trainer-parts.js';
import { holdLife } from './worker-liveness.js';

/**
 * Trains for the page at the other end of `port`: by default the one that started this worker. Where there are no
 * workers, both ends may be ports of one MessageChannel in the page.
 */
export function serveTrainer(parts: TrainerParts, port: PortLike = globalThis as unknown as PortLike): void {
  const trainer = new Trainer(parts);
  let running: number | undefined;
  const send = (message: FromTrainer, transfer: Transferable[] = []) => port.postMessage(message, transfer);

  const handlers: { [M in keyof TrainerCalls]: (params: never, id: number) => Promise<unknown> } = {
    probe: () => trainer.probe(),
    ask: ({ name, payload }: TrainerCalls['ask']['params']) => trainer.ask(name, payload),
    load: (from: TrainerCalls['load']['params']) => trainer.load(from),
    exportRun: (name: TrainerCalls['exportRun']['params']) => trainer.exportRun(name),
    async start({ spec, options }: TrainerCalls['start']['params'], run) {
      const batches = new EventBatches((events) => send({ type: 'events', run, events }));
      if (!trainer.turns) running = run;
      try {
        return await trainer.start(spec, options, (event) => batches.push(event));
      } finally {
        batches.flush();
      }
    },
  };

  async function answer({ id, method, params }: Extract<ToTrainer, { type: 'call' }>): Promise<void> {
    try {
      const value = await handlers[method](params as never, id);
      // An app's answer may be the network's own memory; a checkpoint is nobody's.
      send(
        { type: 'answer', id, value },
        method === 'exportRun' ? [(value as Uint8Array<ArrayBuffer>).buffer] : [],
      );
    } catch (error) {
      send({ type: 'failure', id, error: toPlainError(error) });
    }
  }

  port.addEventListener('message', ({ data }: { data: ToTrainer }) => {
    if (data.type === 'call') answer(data);
    else if (data.type === 'close') trainer.turns?.stop();
    else if (data.run === running) trainer.turns?.[data.control]();
  });
  port.start?.();
  holdLife((lock) => send({ type: 'alive', lock }));
}
