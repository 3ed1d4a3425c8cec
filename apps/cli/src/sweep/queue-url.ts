import { ConfigError } from '@convkit/core';

/**
 * Completes the URL of --queue with the user and the password in the environment.
 * @throws ConfigError if the URL has a password, which other users of the machine could read in the list of processes.
 */
export function queueUrl(given: string, env: NodeJS.ProcessEnv = process.env): string {
  // The engine reports what is no URL.
  if (!URL.canParse(given)) return given;
  const url = new URL(given);
  if (url.password !== '') {
    throw new ConfigError('--queue must not contain a password', {
      hint: 'Set REDIS_PASSWORD, and REDIS_USERNAME if there is one, in the environment.',
    });
  }
  const { REDIS_USERNAME, REDIS_PASSWORD } = env;
  if (REDIS_USERNAME) url.username = encodeURIComponent(REDIS_USERNAME);
  if (REDIS_PASSWORD) url.password = encodeURIComponent(REDIS_PASSWORD);
  return String(url);
}
