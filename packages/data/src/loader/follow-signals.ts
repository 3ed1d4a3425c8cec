/**
 * Aborts `control` as soon as one of the signals is, with its reason. `AbortSignal.any` is younger than the browsers that have all else.
 * @returns what ends that
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
