/** Message channel between page and trainer: a worker, a worker's global scope, or a MessagePort, including Node's. */
export interface PortLike {
  /** Sends a message. Objects in `transfer` are moved, not copied. */
  postMessage(message: unknown, transfer: Transferable[]): void;
  /** Adds a listener for `message`, `messageerror` or `error` events. */
  // biome-ignore lint/suspicious/noExplicitAny: workers, scopes and ports each have events of their own
  addEventListener(type: string, listener: (event: any) => void): void;
  /** Starts delivering messages. Exists on a MessagePort. */
  start?(): void;
  /** Ends the worker immediately. Exists on a Worker. */
  terminate?(): void;
  /** Closes the channel. */
  close?(): void;
}
