import { type Backend, preflight, useBackend } from '@convkit/backend';
import { writeStateDict } from '@convkit/checkpoint';
import { ConfigError, type ModelSpec, type Module, Rng, type RunSpec } from '@convkit/core';
import { type BatchSource, decodeRunCheckpoint, fit, type LossFunction, type RunStore } from '@convkit/train';
import { Gate } from './gate.js';
import { lenient } from './lenient-store.js';
import { type LinkEvent, type Reply, type Request, type StartOptions, toPlain } from './messages.js';
import { OpfsStore } from './opfs-store.js';

export interface ServedData {
  readonly train: BatchSource;
  readonly test: BatchSource;
  readonly classes: readonly string[];
  readonly channels: number;
  readonly notes: readonly string[];
}

/** What questions are answered from. */
export interface TrainedModel {
  readonly model: Module;
  readonly spec: RunSpec;
}

export interface ServeOptions {
  readonly models: (spec: ModelSpec, rng: Rng) => Module;
  readonly datasets: (
    spec: RunSpec,
    context: { readonly signal: AbortSignal; readonly files?: unknown },
  ) => Promise<ServedData>;
  readonly backends: Readonly<Record<string, (options: { threads?: number }) => Backend>>;
  readonly losses: Readonly<Record<string, LossFunction>>;
  /** Loaded at the first question. */
  readonly requests?: () => Promise<
    Readonly<Record<string, (trained: TrainedModel, payload: never) => Promise<unknown>>>
  >;
}

interface Port {
  postMessage(message: Reply): void;
  addEventListener(type: 'message', listen: (event: MessageEvent<Request>) => void): void;
}

/** Milliseconds between two messages of events. */
const THROTTLE = 16;

/** Answers a page's calls: one run after the other, and questions about its model. */
export function serveTrainer(options: ServeOptions, port: Port): void {
  let trained: TrainedModel | undefined;
  let gate: Gate | undefined;
  let abort: AbortController | undefined;
  let store: RunStore | undefined;
  let waiting: LinkEvent[] = [];
  let sent = 0;

  const flush = () => {
    if (waiting.length > 0) port.postMessage({ events: waiting });
    waiting = [];
    sent = performance.now();
  };
  const tell = (event: LinkEvent) => {
    waiting.push(event);
    if (event.type !== 'step' || performance.now() - sent >= THROTTLE) flush();
  };

  async function activate({ backend }: RunSpec) {
    const create = options.backends[backend.name];
    if (!create) throw new ConfigError(`there is no backend '${backend.name}' here`);
    return useBackend([create(backend.name === 'wasm' ? { threads: backend.threads } : {})]);
  }

  async function start(asked: RunSpec, { name, files, ...more }: StartOptions) {
    abort = new AbortController();
    const own = new Gate(abort.signal);
    gate = own;
    tell({ type: 'phase', phase: 'loading pictures and backend' });
    const [choice, data] = await Promise.all([
      activate(asked),
      options.datasets(asked, { signal: abort.signal, files }),
    ]);
    const [height, width] = asked.model.input as [number, number];
    const input = [height, width, data.channels];
    const spec = { ...asked, model: { ...asked.model, classes: data.classes, input } };
    tell({ type: 'data', spec, notes: data.notes });
    const model = options.models(spec.model, new Rng(spec.seed).child('init'));
    const loss = options.losses[spec.recipe.loss] as LossFunction;
    preflight(model, { input, loss });
    trained = { model, spec };
    const kept = lenient(new OpfsStore(name), (error) =>
      tell({ type: 'warning', message: toPlain(error).message }),
    );
    store = kept;
    try {
      const run = fit({
        model,
        loss,
        recipe: spec.recipe,
        seed: spec.seed,
        train: own.guard(data.train),
        test: data.test,
        signal: abort.signal,
        store: kept,
        spec,
        kernelBuild: `${choice.name} ${choice.facts.kernels ?? ''}`.trim(),
        ...more,
      });
      for await (const event of run) tell(event);
    } finally {
      flush();
      gate = undefined;
      await own.drain();
    }
  }

  async function load(bytes: Uint8Array): Promise<RunSpec> {
    const { spec: saved, weights } = await decodeRunCheckpoint(bytes);
    const spec = saved as RunSpec;
    await activate(spec);
    const model = options.models(spec.model, new Rng(spec.seed).child('init'));
    writeStateDict(model, weights);
    trained = { model, spec };
    return spec;
  }

  async function ask(name: string, payload: unknown) {
    const answer = (await options.requests?.())?.[name];
    if (!answer) throw new ConfigError(`this page's worker answers no '${name}'`);
    const now = async () => {
      if (!trained) throw new ConfigError('there is no trained network yet', { hint: 'Start a run first.' });
      return answer(trained, payload as never);
    };
    return gate ? gate.between(now) : now();
  }

  async function answer(request: Request): Promise<unknown> {
    switch (request.call) {
      case 'probe': {
        const all = Object.entries(options.backends).map(async ([name, create]) => [
          name,
          await create({}).probe(),
        ]);
        return Object.fromEntries(await Promise.all(all));
      }
      case 'start':
        return start(request.spec, request.options);
      case 'pause':
        return gate?.pause();
      case 'resume':
        return gate?.resume();
      case 'step':
        return gate?.step();
      case 'stop':
        return abort?.abort();
      case 'load':
        return load(request.bytes);
      case 'export': {
        const bytes = await store?.read();
        if (bytes) return bytes;
        throw new ConfigError('the run has no checkpoint yet', { hint: 'Wait for its first one.' });
      }
      case 'ask':
        return ask(request.name, request.payload);
    }
  }

  port.addEventListener('message', ({ data: request }) => {
    answer(request).then(
      (result) => port.postMessage({ id: request.id, result }),
      (error) => port.postMessage({ id: request.id, error: toPlain(error) }),
    );
  });
}
