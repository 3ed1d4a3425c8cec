/** What both ends talk through: a worker, a worker's own scope, or a MessagePort; Node's ports too. */
export interface PortLike {
  postMessage(message: unknown, transfer: Transferable[]): void;
  // biome-ignore lint/suspicious/noExplicitAny: workers, scopes and ports each have events of their own
  addEventListener(type: string, listener: (event: any) => void): void;
  /** Of a MessagePort: nothing arrives before. */
  start?(): void;
  /** Of a worker: ends it at once. */
  terminate?(): void;
  close?(): void;
}
