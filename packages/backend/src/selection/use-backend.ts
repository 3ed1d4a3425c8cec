import {
  type ArgumentKind,
  activateProbed,
  type Backend,
  BackendError,
  type BackendProbe,
  ConfigError,
  checkArguments,
  checkOptions,
  isConvkitError,
} from '@convkit/core';
import { measureStep } from './measure-step.js';
import { releaseIdle } from './release-idle.js';
import { restoreBackendOnError } from './restore-backend-on-error.js';

const BACKENDS: ArgumentKind = [
  'an array of backends, such as [wasm(), cpu()]',
  (value) =>
    Array.isArray(value) &&
    value.every((backend) => typeof backend?.activate === 'function' && typeof backend.probe === 'function'),
];

/** Result of trying one backend. */
export interface Attempt {
  /** Name of the backend. */
  readonly name: string;
  /** What the backend can do here. */
  readonly probe: BackendProbe;
  /** Time of a small training step in milliseconds, if it was measured. */
  readonly stepMs?: number;
  /** Why the backend was not chosen; undefined for the chosen one. */
  readonly refusal?: string;
}

/** Backend that `useBackend` has chosen and activated. */
export interface BackendChoice {
  /** Name of the backend. */
  readonly name: string;
  /** Properties of the machine and the backend, for people and for logs. */
  readonly facts: BackendProbe['facts'];
  /**
   * What limits the backend here, for people, and why available candidates before it did not start; undefined if there is neither.
   */
  readonly limit?: string;
  /** Why it was chosen, for people, with the measured times if there are any. */
  readonly explanation: string;
  /** Backends that were tried, in order. */
  readonly attempts: readonly Attempt[];
}

/** The backend that `useBackend` chose last. */
let chosen: Backend | undefined;

/** Returns the backend that `useBackend` chose last, for example to recover it. Undefined if it was never called. */
export const activeBackend = (): Backend | undefined => chosen;

/** Options of `useBackend`. */
export interface UseBackendOptions {
  /**
   * Measures a small training step on every candidate, for a few hundred milliseconds each, and chooses the fastest. Slower backends that
   * hold no tensors are released. If false, chooses the first available candidate.
   * @defaultValue false
   */
  readonly measure?: boolean;
}

/**
 * Chooses and activates a backend: the first of `candidates` that is available here, or the fastest. If none is available, the active tfjs
 * backend does not change.
 * @throws ConfigError if `candidates` is empty.
 * @throws BackendError with the reason of each candidate, if none is available.
 */
export async function useBackend(
  candidates: readonly Backend[],
  options: UseBackendOptions = {},
): Promise<BackendChoice> {
  checkArguments('useBackend', { candidates }, { candidates: BACKENDS });
  checkOptions('useBackend', options, { measure: 'boolean?' });
  const { measure = false } = options;
  if (candidates.length === 0)
    throw new ConfigError('useBackend needs at least one backend', {
      hint: 'Pass a list such as [wasm(), cpu()].',
    });
  const attempts: Attempt[] = [];
  for (const backend of candidates) {
    const attempt = await tryOut(backend, measure);
    attempts.push(attempt);
    if (!measure && attempt.refusal === undefined) {
      chosen = backend;
      return choose(attempt, attempts);
    }
  }
  const [fastest] = attempts
    .filter(({ refusal }) => refusal === undefined)
    .sort((a, b) => (a.stepMs as number) - (b.stepMs as number));
  if (!fastest) throw noneAvailable(attempts);
  chosen = candidates[attempts.indexOf(fastest)] as Backend;
  await chosen.activate();
  for (const { name } of attempts) if (name !== fastest.name) releaseIdle(name);
  const compared = attempts.map((attempt) => {
    if (attempt === fastest || attempt.refusal !== undefined) return attempt;
    return { ...attempt, refusal: `slower: ${stepOf(attempt)}` };
  });
  return choose(fastest, compared);
}

async function tryOut(backend: Backend, measure: boolean): Promise<Attempt> {
  const { name } = backend;
  const probe = await backend.probe();
  if (!probe.available) return { name, probe, refusal: probe.reason ?? 'not available' };
  try {
    return await restoreBackendOnError(async () => {
      const active = await activateProbed(backend, probe);
      return measure ? { name, probe: active, stepMs: await measureStep() } : { name, probe: active };
    });
  } catch (error) {
    const hint = isConvkitError(error) && error.hint ? ` (${error.hint})` : '';
    return { name, probe, refusal: `${error instanceof Error ? error.message : String(error)}${hint}` };
  }
}

function choose({ name, probe, stepMs }: Attempt, attempts: readonly Attempt[]): BackendChoice {
  const { facts, reason } = probe;
  const refused = attempts.filter((attempt) => attempt.refusal !== undefined && attempt.stepMs === undefined);
  const measured = attempts.filter((attempt) => attempt.stepMs !== undefined);
  const reasons =
    stepMs === undefined
      ? [`${name} is the first available backend`]
      : [
          `${name} is the fastest`,
          ...measured.map((attempt) => `${withThreads(attempt)}: ${stepOf(attempt)}`),
        ];
  const refusals = refused.map(describe);
  const explanation = [...reasons, ...refusals].join('; ');
  // A backend that is available but did not start deserves attention, such as missing files.
  const failures = refused.filter((attempt) => attempt.probe.available).map(describe);
  const limits = [...(reason === undefined ? [] : [reason]), ...failures];
  return { name, facts, explanation, attempts, ...(limits.length > 0 && { limit: limits.join('; ') }) };
}

const describe = ({ name, refusal }: Attempt) => `${name}: ${refusal}`;

function noneAvailable(attempts: readonly Attempt[]): BackendError {
  const reasons = attempts.map(describe).join('; ');
  return new BackendError(`No backend is available (${reasons})`, {
    hint: 'Add cpu() to the list: it runs everywhere.',
  });
}

/** Formats the time of a step with two digits: 3.1 ms, 12 ms, 140 ms. */
function stepOf({ stepMs = 0 }: Attempt): string {
  return `${stepMs < 10 ? stepMs.toFixed(1) : Number(stepMs.toPrecision(2))} ms per step`;
}

function withThreads({ name, probe }: Attempt): string {
  const { threads } = probe.facts;
  return typeof threads === 'number' && threads > 1 ? `${name}, ${threads} threads` : name;
}
