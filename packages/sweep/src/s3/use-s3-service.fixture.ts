import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';
import { S3Service } from './s3-service.fixture.js';

/** Starts an S3 service for each test, whose environment names it, and creates a folder for temporary files. */
export function useS3Service(): { readonly service: S3Service; readonly temporaryFolder: string } {
  let service: S3Service;
  let temporaryFolder: string;
  beforeEach(async () => {
    service = await S3Service.start();
    temporaryFolder = await fs.mkdtemp(path.join(os.tmpdir(), 'convkit-s3-'));
    for (const [name, value] of Object.entries(service.environment)) vi.stubEnv(name, value);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    service.close();
    await fs.rm(temporaryFolder, { recursive: true });
  });
  return {
    get service() {
      return service;
    },
    get temporaryFolder() {
      return temporaryFolder;
    },
  };
}
