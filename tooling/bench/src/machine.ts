import os from 'node:os';

/** Describes the machine that measures. */
export const machine = (): string =>
  `${os.availableParallelism()} cores of ${os.cpus()[0]?.model ?? 'an unknown processor'}, ${process.platform} ${process.arch}, Node ${process.versions.node}, tfjs 4.22.0`;
