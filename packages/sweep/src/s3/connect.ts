import type { S3 } from '@aws-sdk/client-s3';
import { ConfigError } from '@convkit/core';

type Sdk = Pick<typeof import('@aws-sdk/client-s3'), 'S3'>;

const PACKAGE = '@aws-sdk/client-s3';

/** Milliseconds until a connection is given up. */
const CONNECTION_TIMEOUT = 10_000;

/** Milliseconds without any traffic until a request is given up. */
const SOCKET_TIMEOUT = 60_000;

/** Services other than AWS accept any region in signatures, mostly this one. */
const REGION_OF_OTHERS = 'us-east-1';

/**
 * Creates a client with the credentials, region and endpoint that the SDK finds in the environment.
 * @param load - imports the SDK.
 * @throws ConfigError if the SDK is not installed, or AWS is used without a region.
 */
export async function connect(load: () => Promise<Sdk> = () => import('@aws-sdk/client-s3')): Promise<S3> {
  const sdk = await load().catch(failToLoad);
  const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL } = process.env;
  const hasEndpoint = Boolean(AWS_ENDPOINT_URL_S3 || AWS_ENDPOINT_URL);
  const options = {
    // Other services seldom have a host name for each bucket.
    forcePathStyle: hasEndpoint,
    requestHandler: { connectionTimeout: CONNECTION_TIMEOUT, socketTimeout: SOCKET_TIMEOUT },
  };
  const client = new sdk.S3(options);
  if (await client.config.region().catch(() => undefined)) return client;
  client.destroy();
  if (hasEndpoint) return new sdk.S3({ ...options, region: REGION_OF_OTHERS });
  throw new ConfigError('The AWS region of the bucket is unknown', {
    hint: 'Set AWS_REGION. For a service other than AWS, set AWS_ENDPOINT_URL_S3 to its URL.',
  });
}

function failToLoad(cause: unknown): never {
  const { code, message } = cause as { code?: string; message?: string };
  if (code !== 'ERR_MODULE_NOT_FOUND' || !message?.includes(PACKAGE)) throw cause;
  throw new ConfigError(`A sweep in a bucket needs the package ${PACKAGE}, which is not installed`, {
    cause,
    hint: `npm install ${PACKAGE}`,
  });
}
