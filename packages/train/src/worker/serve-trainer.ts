import { checkOptions, toPlainError } from '@convkit/core';
import { EventBatcher } from './event-batcher.js';
import type { FromTrainer, ToTrainer, TrainerCalls } from './messages.js';
import type { PortLike } from './port.js';
import { PORT } from './port-kind.js';
import { Trainer } from './trainer/trainer.js';
import type { TrainerParts } from './trainer-parts.js';
import { holdLivenessLock } from './worker-liveness.js';

/**
 * Serves training to a page, which connects with `connectTrainer`. Without workers, both ends may be the ports of a MessageChannel in the
 * page.
 * @param parts Models, data sets, backends and losses of the app.
 * @param port Defaults to the page that started this worker.
 */
export function serveTrainer(parts: TrainerParts, port: PortLike = globalThis as unknown as PortLike): void {
  checkOptions('serveTrainer', port, PORT);
  checkOptions('serveTrainer', parts, {
    models: 'function',
    datasets: 'function',
    losses: 'object',
    backends: 'object',
    prepare: 'function?',
    store: 'function?',
  });
  const trainer = new Trainer(parts);
  let running: number | undefined;
  const send = (message: FromTrainer, transfer: Transferable[] = []) => port.postMessage(message, transfer);

  const handlers: { [M in keyof TrainerCalls]: (params: never, id: number) => Promise<unknown> } = {
    probe: (options: TrainerCalls['probe']['params']) => trainer.probe(options),
    ask: ({ name, payload }: TrainerCalls['ask']['params']) => trainer.ask(name, payload),
    load: (from: TrainerCalls['load']['params']) => trainer.load(from),
    exportRun: (name: TrainerCalls['exportRun']['params']) => trainer.exportRun(name),
    async start({ spec, options }: TrainerCalls['start']['params'], run) {
      const batches = new EventBatcher((events) => send({ type: 'events', run, events }));
      if (!trainer.scheduler) running = run;
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
      // An app's answer may be the network's own memory, so only a checkpoint is transferred.
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
    else if (data.type === 'close') trainer.scheduler?.stop();
    else if (data.run === running) trainer.scheduler?.[data.control]();
  });
  port.start?.();
  holdLivenessLock((lock) => send({ type: 'alive', lock }));
}
