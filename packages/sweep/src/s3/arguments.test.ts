import { tmpdir } from 'node:os';
import { afterAll, beforeAll, vi } from 'vitest';
import { testArguments } from '../../../../tooling/lib/arguments.js';
import * as s3 from './index.js';

beforeAll(() => {
  vi.stubEnv('AWS_REGION', 'us-east-1');
});
afterAll(() => {
  vi.unstubAllEnvs();
});

testArguments(s3, { openS3Store: () => ['s3://sweeps/first', { temporaryFolder: tmpdir() }] });
