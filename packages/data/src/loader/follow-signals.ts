/**
 * Aborts `control` with the reason of the first signal that aborts. Replaces `AbortSignal.any`, which some supported browsers lack.
 * @returns a function that stops following.
 */
export function followSignals(control: AbortController, signals: readonly AbortSignal[]): () => void {
  const follows = signals.map((signal) => {
    const follow = () => control.abort(signal.reason);
    if (signal.aborted) follow();
    signal.addEventListener('abort', follow, { once: true });
    return () => signal.removeEventListener('abort', follow);
  });
  return () => {
    for (const end of follows) end();
  };
}
