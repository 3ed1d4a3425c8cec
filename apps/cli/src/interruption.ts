/** Stops the run after the current step and with a checkpoint at the first interrupt, and the process at the second. */
export function listenForInterrupts() {
  const controller = new AbortController();
  let exitCode = 130;
  const stop = (signal: NodeJS.Signals) => {
    exitCode = signal === 'SIGTERM' ? 143 : 130;
    if (controller.signal.aborted) process.exit(exitCode);
    // Listeners remove what they show on the terminal.
    controller.abort();
    process.stderr.write(
      '\nstopping after this step and writing a checkpoint; interrupt again to quit now\n',
    );
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
