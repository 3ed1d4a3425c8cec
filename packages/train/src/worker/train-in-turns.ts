import type { RunSpec } from '@convkit/core';
import type { RunStore } from '../checkpoint/run-store.js';
import type { RunEvent, RunResult } from '../events.js';
import { trainToEnd } from '../fit.js';
import { recovering } from '../recovering.js';
import { TrainingRun } from '../training-run.js';
import { named } from './find-part.js';
import type { StartOptions, TrainerEvent } from './messages.js';
import type { ActiveBackend, Network } from './network.js';
import type { Turns } from './step-scheduler.js';
import type { TrainerData, TrainerParts } from './trainer-parts.js';
import { withTurns } from './with-turns.js';

/** A run whose backend and data are there. */
export interface ReadyRun {
  readonly spec: RunSpec;
  readonly data: TrainerData;
  readonly store: RunStore;
  readonly options: Pick<StartOptions, 'resume' | 'checkpointEvery' | 'gradientNormsEvery'>;
}

interface Workplace {
  readonly parts: TrainerParts;
  readonly network: Network;
  readonly turns: Turns;
  emit(event: TrainerEvent): void;
}

/** Events after which nobody has a turn: the run is over, or its network is lost and not yet made anew. */
const WITHOUT_TURN = new Set<TrainerEvent['type']>(['done', 'interrupted', 'recovered']);

/** Trains to the end of the run, and lets others have their turn between two steps. */
export async function trainInTurns(
  { spec, data, store, options }: ReadyRun,
  { backend, kernelBuild }: ActiveBackend,
  { parts, network, turns, emit }: Workplace,
): Promise<RunResult> {
  const loss = named(parts.losses, spec.recipe.loss, 'loss');
  let step = 0;
  let hasCheckpoint = options.resume;
  const takeTurn = () => turns.take((type) => emit({ type, step }));
  const validation = data.validation && withTurns(data.validation, takeTurn);
  const test = data.test === data.validation ? validation : data.test && withTurns(data.test, takeTurn);
  const { recipe, seed } = spec;
  async function* attempt(): AsyncGenerator<RunEvent, RunResult, undefined> {
    const model = network.build(spec);
    await parts.prepare?.(model, {
      input: spec.model.input,
      batchSize: recipe.batchSize,
      loss,
      optimizer: recipe.optimizer,
      onProgress: ({ done, total }) => emit({ type: 'preparing', done, total }),
    });
    const all = {
      ...options,
      model,
      loss,
      recipe,
      seed,
      train: data.train,
      validation,
      test,
      signal: turns.signal,
      store,
      resume: hasCheckpoint,
      spec,
      kernelBuild,
    };
    network.training = new TrainingRun(all);
    try {
      return yield* trainToEnd(network.training, all);
    } finally {
      network.training = undefined;
    }
  }
  const run = recovering(backend, attempt);
  for (;;) {
    const { value, done } = await run.next();
    if (done) return value;
    if ('step' in value) step = value.step;
    if (value.type === 'step') turns.countStep();
    if (value.type === 'checkpoint') hasCheckpoint = true;
    emit(value);
    if (!WITHOUT_TURN.has(value.type)) await takeTurn();
  }
}
