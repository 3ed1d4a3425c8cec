import { describe } from 'vitest';
import { MemoryRunStore } from '../checkpoint/run-store.js';
import { testRunFiles } from './run-files.fixture.js';

describe('MemoryRunStore', () => {
  testRunFiles(async () => new MemoryRunStore());
});
