import { type Backend, BackendError, type BackendProbe, ConfigError, isConvkitError } from '@convkit/core';
import { measureStep } from './measure-step.js';
import { releaseIdle } from './release-idle.js';
import { restoreBackendOnError } from './restore-backend-on-error.js';

export interface Attempt {
  readonly name: string;
  readonly probe: BackendProbe;
  /** Milliseconds of a small training step on it, if that was measured. */
  readonly stepMs?: number;
  /** Why it does not serve; absent for the one that was taken. */
  readonly refusal?: string;
}

export interface BackendChoice {
  readonly name: string;
  readonly facts: BackendProbe['facts'];
  /** What limits it here, for people; absent where nothing does. */
  readonly limit?: string;
  /** Why this one, for people, with the figures if it was measured. */
  readonly explanation: string;
  /** Every backend that was looked at, in the order in which they were given. */
  readonly attempts: readonly Attempt[];
}

export interface UseBackendOptions {
  /**
   * Runs a small training step on every candidate for some hundred milliseconds and takes the fastest; a backend that holds no
   * tensors and was not taken is given back. The order of the candidates decides where absent.
   */
  readonly measure?: boolean;
}

/**
 * Activates the first of `candidates` that serves here, or the fastest. Where none does, tfjs's backend stays the one from before.
 * @throws BackendError naming each one's reason when none does.
 */
export async function useBackend(
  candidates: readonly Backend[],
  { measure = false }: UseBackendOptions = {},
): Promise<BackendChoice> {
  if (candidates.length === 0) throw new ConfigError('useBackend needs at least one backend to choose from');
  const attempts: Attempt[] = [];
  for (const backend of candidates) {
    const attempt = await tryOut(backend, measure);
    attempts.push(attempt);
    if (!measure && attempt.refusal === undefined) return choose(attempt, attempts);
  }
  const [fastest] = attempts
    .filter(({ refusal }) => refusal === undefined)
    .sort((a, b) => (a.stepMs as number) - (b.stepMs as number));
  if (!fastest) throw noneServes(attempts);
  await (candidates[attempts.indexOf(fastest)] as Backend).activate();
  for (const { name } of attempts) if (name !== fastest.name) releaseIdle(name);
  const judged = attempts.map((attempt) => {
    if (attempt === fastest || attempt.refusal !== undefined) return attempt;
    return { ...attempt, refusal: `slower: ${stepOf(attempt)}` };
  });
  return choose(fastest, judged);
}

async function tryOut(backend: Backend, measure: boolean): Promise<Attempt> {
  const { name } = backend;
  const probe = await backend.probe();
  if (!probe.available) return { name, probe, refusal: probe.reason ?? 'not available' };
  try {
    return await restoreBackendOnError(async () => {
      await backend.activate();
      return measure ? { name, probe, stepMs: await measureStep() } : { name, probe };
    });
  } catch (error) {
    const hint = isConvkitError(error) && error.hint ? ` (${error.hint})` : '';
    return { name, probe, refusal: `${error instanceof Error ? error.message : String(error)}${hint}` };
  }
}

function choose({ name, probe, stepMs }: Attempt, attempts: readonly Attempt[]): BackendChoice {
  const { facts, reason } = probe;
  const others = attempts.filter((attempt) => attempt.refusal !== undefined && attempt.stepMs === undefined);
  const figures = attempts.filter((attempt) => attempt.stepMs !== undefined);
  const grounds =
    stepMs === undefined
      ? [`${name} is the first that serves`]
      : [
          `${name} is the fastest`,
          ...figures.map((attempt) => `${withThreads(attempt)}: ${stepOf(attempt)}`),
        ];
  const refusals = others.map((attempt) => `${attempt.name}: ${attempt.refusal}`);
  const explanation = [...grounds, ...refusals].join('; ');
  return { name, facts, explanation, attempts, ...(reason !== undefined && { limit: reason }) };
}

function noneServes(attempts: readonly Attempt[]): BackendError {
  const reasons = attempts.map(({ name, refusal }) => `${name}: ${refusal}`).join('; ');
  return new BackendError(`no backend serves here (${reasons})`, {
    hint: 'The cpu backend runs everywhere: add cpu() to the list.',
  });
}

/** Two figures: 3.1 ms, 12 ms, 140 ms. */
function stepOf({ stepMs = 0 }: Attempt): string {
  return `${stepMs < 10 ? stepMs.toFixed(1) : Number(stepMs.toPrecision(2))} ms a step`;
}

function withThreads({ name, probe }: Attempt): string {
  const { threads } = probe.facts;
  return typeof threads === 'number' && threads > 1 ? `${name}, ${threads} threads` : name;
}
