import { CheckpointError } from '@convkit/core';

/** What an error means, and what to do about it. */
type Explanation = readonly [reason: string, hint: string];

const BUCKET: Explanation = [
  'the bucket does not exist',
  'Create it, or check its name and the endpoint of the service (AWS_ENDPOINT_URL_S3).',
];
const DENIED: Explanation = [
  'access denied',
  'Allow these credentials s3:ListBucket on the bucket, and s3:GetObject, s3:PutObject and s3:DeleteObject on its objects.',
];
const NO_CREDENTIALS: Explanation = [
  'no credentials were found',
  'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, and sign in again if they have expired.',
];
const CREDENTIALS: Explanation = [
  'the service rejects the credentials',
  'Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN. They may have expired.',
];
const REGION: Explanation = [
  'the bucket is in another region',
  'Set AWS_REGION to the region of the bucket.',
];
const FULL: Explanation = [
  'the storage quota is used up',
  'Delete objects, or ask for a higher quota. Then resume the sweep.',
];
const NETWORK: Explanation = [
  'the service cannot be reached',
  'Check the network and the endpoint of the service (AWS_ENDPOINT_URL_S3).',
];
const BUSY: Explanation = ['the service is overloaded or fails', 'Wait, and resume the sweep.'];
const CLOCK: Explanation = [
  'the clocks of this machine and the service differ',
  'Set the clock of this machine.',
];

const BY_NAME: Readonly<Record<string, Explanation>> = {
  NoSuchBucket: BUCKET,
  AccessDenied: DENIED,
  AllAccessDisabled: DENIED,
  CredentialsProviderError: NO_CREDENTIALS,
  InvalidAccessKeyId: CREDENTIALS,
  SignatureDoesNotMatch: CREDENTIALS,
  ExpiredToken: CREDENTIALS,
  InvalidToken: CREDENTIALS,
  PermanentRedirect: REGION,
  AuthorizationHeaderMalformed: REGION,
  QuotaExceeded: FULL,
  XMinioStorageFull: FULL,
  XMinioAdminBucketQuotaExceeded: FULL,
  RequestTimeTooSkewed: CLOCK,
  TimeoutError: NETWORK,
};

const BY_STATUS: Readonly<Record<number, Explanation>> = {
  301: REGION,
  401: CREDENTIALS,
  403: DENIED,
  429: BUSY,
  500: BUSY,
  502: BUSY,
  503: BUSY,
  504: BUSY,
  507: FULL,
};

/** Codes of Node's errors of sockets, name resolution and TLS. */
const NETWORK_CODE =
  /^(E[A-Z]+|EAI_\w+|(ERR_)?(TLS|SSL|CERT)_?\w*|UNABLE_TO_\w+|SELF_SIGNED_\w+|DEPTH_ZERO_\w+)$/;

/**
 * Converts an error of the SDK to a CheckpointError with a hint.
 * @param action - completes the sentence "Cannot …".
 */
export function s3Error(action: string, error: unknown): CheckpointError {
  const name = nameOf(error);
  const status = statusOf(error);
  const code = codeOf(error);
  const isNetwork = code !== undefined && NETWORK_CODE.test(code);
  const known = BY_NAME[name] ?? (isNetwork ? NETWORK : BY_STATUS[status ?? 0]);
  const reported = isNetwork ? code : name;
  const message = error instanceof Error ? error.message : String(error);
  const reason = known ? `${known[0]} (${reported})` : `${reported}: ${message}`;
  return new CheckpointError(`Cannot ${action}: ${reason}`, { cause: error, hint: known?.[1] });
}

/** Name of an error, which is the code that the service gave it. */
export const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'Error');

/** HTTP status of an error; undefined if there was no response. */
export const statusOf = (error: unknown): number | undefined =>
  (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode;

const codeOf = (error: unknown): string | undefined => (error as { readonly code?: string }).code;
