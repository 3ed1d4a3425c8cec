import { ConfigError } from '@convkit/core';

/** The error of a job that an engine has stopped, or not begun, because it was closed. */
export const closed = (): ConfigError => new ConfigError('the engine was closed before the job ended');

/** The error of a job that an engine has not begun because it was drained. */
export const drained = (): ConfigError => new ConfigError('the engine was drained before the job began');
