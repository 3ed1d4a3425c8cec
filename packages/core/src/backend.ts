import { checkOptions } from './check-arguments.js';
/** What a backend can do on this machine, determined without activating it. */
export interface BackendProbe {
  /** Whether the backend can train here. */
  readonly available: boolean;
  /** Why the backend is unavailable or limited, for people. */
  readonly reason?: string;
  /** Properties of the machine and the backend, for people and for logs. */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

/** A tfjs backend as a value: it is probed and activated by calls, never by an import. */
export interface Backend {
  /** Name of the backend in tfjs. */
  readonly name: string;
  /**
   * Determines what the backend can do here. Does not activate it. Once it is active, its probe has the number of threads that compute.
   */
  probe(): Promise<BackendProbe>;
  /** Makes this the active tfjs backend, with every kernel and gradient that training needs. */
  activate(): Promise<void>;
  /**
   * Reactivates a backend whose device was lost. All tensors on the device are gone.
   * @returns Whether the device had been lost.
   * @throws BackendError if the device is not available again.
   */
  recover?(): Promise<boolean>;
}

/**
 * Activates a backend and returns its probe, which differs from that before activation if threads did not start.
 * @param backend A backend that is available here.
 * @param before Its probe.
 */
export async function activateProbed(
  backend: Pick<Backend, 'probe' | 'activate'>,
  before: BackendProbe,
): Promise<BackendProbe> {
  checkOptions('activateProbed', backend, { probe: 'function', activate: 'function' });
  checkOptions('activateProbed', before, { facts: 'object' });
  await backend.activate();
  const { threads } = before.facts;
  return typeof threads === 'number' && threads > 1 ? backend.probe() : before;
}
