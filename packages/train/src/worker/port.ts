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

/**
 * The memory of all typed arrays in plain data, so that it can be handed over instead of copied. Memory that is shared,
 * or of which an array shows a part only, is left to be copied.
 */
export function memoryOf(value: unknown, found = new Set<ArrayBuffer>()): Set<ArrayBuffer> {
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteLength } = value;
    if (buffer instanceof ArrayBuffer && byteLength === buffer.byteLength) found.add(buffer);
  } else if (Array.isArray(value) || isRecord(value)) {
    for (const part of Object.values(value)) memoryOf(part, found);
  }
  return found;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
