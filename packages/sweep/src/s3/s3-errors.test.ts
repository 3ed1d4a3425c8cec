import { beforeEach, describe, expect, it, vi } from 'vitest';
import { connect } from './connect.js';
import { openS3Store } from './index.js';
import { parseS3Address } from './s3-address.js';
import { ACCESS_KEY, SECRET_KEY } from './s3-service.fixture.js';
import { useS3Service } from './use-s3-service.fixture.js';

const s3 = useS3Service();
beforeEach(() => vi.stubEnv('AWS_MAX_ATTEMPTS', '1'));

/** The error of the first request of a store. */
async function failure(address = 's3://sweeps/first') {
  const { files } = await openS3Store(address);
  const error = await files.write('sweep.json', Buffer.from('{}')).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'CHECKPOINT' });
  const { message, hint } = error as { message: string; hint: string | undefined };
  expect(message + hint).not.toContain(SECRET_KEY);
  expect(message + hint).not.toContain(ACCESS_KEY);
  return { message, hint };
}

describe('an error of the service', () => {
  it.each([
    [403, 'AccessDenied', 'access denied', /s3:PutObject/],
    [403, 'SignatureDoesNotMatch', 'the service rejects the credentials', /AWS_SECRET_ACCESS_KEY/],
    [400, 'ExpiredToken', 'the service rejects the credentials', /expired/],
    [301, 'PermanentRedirect', 'the bucket is in another region', /AWS_REGION/],
    [400, 'AuthorizationHeaderMalformed', 'the bucket is in another region', /AWS_REGION/],
    [403, 'QuotaExceeded', 'the storage quota is used up', /Delete objects/],
    [507, 'XMinioStorageFull', 'the storage quota is used up', /Delete objects/],
    [503, 'SlowDown', 'the service is overloaded or fails', /Wait/],
    [403, 'RequestTimeTooSkewed', 'the clocks of this machine and the service differ', /clock/],
  ])('%i %s is told in words', async (status, code, reason, hint) => {
    s3.service.faultOf = () => ({ status, code });
    expect(await failure()).toEqual({
      message: `Cannot write s3://sweeps/first/sweep.json: ${reason} (${code})`,
      hint: expect.stringMatching(hint),
    });
  });

  it('names what is not known', async () => {
    s3.service.faultOf = () => ({ status: 400, code: 'NeverHeardOf' });
    expect(await failure()).toEqual({
      message: 'Cannot write s3://sweeps/first/sweep.json: NeverHeardOf: Injected.',
      hint: undefined,
    });
  });

  it('names a missing bucket, whatever is done', async () => {
    expect(await failure('s3://other/first')).toEqual({
      message: 'Cannot write s3://other/first/sweep.json: the bucket does not exist (NoSuchBucket)',
      hint: expect.stringMatching(/AWS_ENDPOINT_URL_S3/),
    });
    const store = await openS3Store('s3://other/first');
    const missing = /the bucket does not exist/;
    await expect(store.files.read('sweep.json')).rejects.toThrow(missing);
    await expect(store.files.remove('sweep.json')).rejects.toThrow(missing);
    await expect(store.files.list('results')).rejects.toThrow(
      'Cannot list s3://other/first/results/: the bucket does not exist (NoSuchBucket)',
    );
    await expect(store.lock()).rejects.toThrow(missing);
    await expect(store.openRun('0001')).rejects.toThrow(missing);
  });

  it('names rejected and missing credentials', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'another');
    expect((await failure()).message).toMatch(/the service rejects the credentials \(InvalidAccessKeyId\)$/);
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
    expect(await failure()).toEqual({
      message:
        'Cannot write s3://sweeps/first/sweep.json: no credentials were found (CredentialsProviderError)',
      hint: expect.stringMatching(/AWS_ACCESS_KEY_ID/),
    });
  });

  it('names a service that cannot be reached', async () => {
    s3.service.faultOf = () => 'drop';
    expect((await failure()).message).toMatch(/the service cannot be reached \(ECONNRESET\)$/);
    s3.service.close();
    expect(await failure()).toEqual({
      message: 'Cannot write s3://sweeps/first/sweep.json: the service cannot be reached (ECONNREFUSED)',
      hint: expect.stringMatching(/network/),
    });
    vi.stubEnv('AWS_ENDPOINT_URL_S3', 'http://convkit.invalid');
    expect((await failure()).message).toMatch(/the service cannot be reached \((ENOTFOUND|EAI_AGAIN)\)$/);
  });
});

describe('opening a store', () => {
  it('needs the SDK', async () => {
    const missing = Object.assign(new Error("Cannot find package '@aws-sdk/client-s3' imported from x"), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
    await expect(connect(() => Promise.reject(missing))).rejects.toMatchObject({
      code: 'CONFIG',
      message: 'A sweep in a bucket needs the package @aws-sdk/client-s3, which is not installed',
      hint: 'npm install @aws-sdk/client-s3',
    });
    await expect(connect(() => Promise.reject(new SyntaxError('broken')))).rejects.toThrow('broken');
  });

  it('needs a region on AWS only', async () => {
    vi.stubEnv('AWS_REGION', undefined);
    await openS3Store('s3://sweeps');
    vi.stubEnv('AWS_ENDPOINT_URL_S3', undefined);
    await expect(openS3Store('s3://sweeps')).rejects.toMatchObject({
      code: 'CONFIG',
      hint: expect.stringMatching(/AWS_REGION/),
    });
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    const client = await connect();
    expect(await client.config.region()).toBe('eu-central-1');
    expect(client.config.forcePathStyle).toBe(false);
    vi.stubEnv('AWS_ENDPOINT_URL', s3.service.url);
    expect((await connect()).config.forcePathStyle).toBe(true);
  });

  it.each([
    ['s3://sweeps', ''],
    ['s3://sweeps/', ''],
    ['s3://sweeps/a', 'a/'],
    ['s3://sweeps/a/b c/', 'a/b c/'],
  ])('accepts %s', (address, prefix) => {
    expect(parseS3Address(address)).toEqual({ bucket: 'sweeps', prefix });
  });

  it.each([
    'sweeps/a',
    's3://',
    's3:///a',
    's3://sweeps//a',
    's3://sweeps/a//b',
    's3://Sweeps/a',
    'https://x/y',
  ])('rejects %s', async (address) => {
    await expect(openS3Store(address)).rejects.toMatchObject({
      code: 'CONFIG',
      message: `"${address}" is not the address of a folder in a bucket`,
    });
  });
});
