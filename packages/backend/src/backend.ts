/** What a backend can do here, found without making it active. */
export interface Probe {
  readonly available: boolean;
  /** Why not, or what limits it; for people. */
  readonly reason?: string;
  /** What was measured or asked, for people and for logs. */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

/** A tfjs backend as a value: probing and activating it are calls, never effects of an import. */
export interface Backend {
  /** tfjs's name of it. */
  readonly name: string;
  probe(): Promise<Probe>;
  /** Makes it tfjs's backend, with every kernel and gradient that training needs. */
  activate(): Promise<void>;
  /**
   * Of a backend whose device can be taken from it: true if it was, and the backend is active anew. All its tensors are gone then.
   * @throws BackendError when it cannot be had again.
   */
  recover?(): Promise<boolean>;
}
