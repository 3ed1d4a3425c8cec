/** The first interrupt ends the run after its step, with a checkpoint; the second ends the process. */
export function listenForInterrupts() {
  const controller = new AbortController();
  let exitCode = 130;
  const stop = (signal: NodeJS.Signals) => {
    exitCode = signal === 'SIGTERM' ? 143 : 130;
    if (controller.signal.aborted) process.exit(exitCode);
    process.stderr.write('\nstopping after this step; the checkpoint will be written\n');
    controller.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
    end: () => process.off('SIGINT', stop).off('SIGTERM', stop),
  };
}
