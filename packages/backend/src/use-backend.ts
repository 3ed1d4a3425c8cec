import { BackendError, ConfigError, isConvkitError } from '@convkit/core';
import type { Backend, Probe } from './backend.js';

export interface Attempt {
  readonly name: string;
  readonly probe: Probe;
  /** Why it does not serve; absent for the one that was taken. */
  readonly refusal?: string;
}

export interface BackendChoice {
  readonly name: string;
  readonly facts: Probe['facts'];
  /** What limits it here, for people; absent where nothing does. */
  readonly limit?: string;
  /** Every backend that was looked at, in order, the one taken last. */
  readonly attempts: readonly Attempt[];
}

/**
 * Activates the first of `candidates` that serves here.
 * @throws BackendError naming each one's reason when none does.
 */
export async function useBackend(candidates: readonly Backend[]): Promise<BackendChoice> {
  if (candidates.length === 0) throw new ConfigError('useBackend needs at least one backend to choose from');
  const attempts: Attempt[] = [];
  for (const { name, ...backend } of candidates) {
    const probe = await backend.probe();
    const refusal = probe.available ? await activation(backend) : (probe.reason ?? 'not available');
    attempts.push(refusal === undefined ? { name, probe } : { name, probe, refusal });
    if (refusal === undefined) {
      const { facts, reason } = probe;
      return { name, facts, attempts, ...(reason !== undefined && { limit: reason }) };
    }
  }
  const reasons = attempts.map(({ name, refusal }) => `${name}: ${refusal}`).join('; ');
  throw new BackendError(`no backend serves here (${reasons})`, {
    hint: 'The cpu backend runs everywhere: add cpu() to the list.',
  });
}

async function activation(backend: Pick<Backend, 'activate'>): Promise<string | undefined> {
  try {
    await backend.activate();
    return undefined;
  } catch (error) {
    const hint = isConvkitError(error) && error.hint ? ` (${error.hint})` : '';
    return `${error instanceof Error ? error.message : String(error)}${hint}`;
  }
}
