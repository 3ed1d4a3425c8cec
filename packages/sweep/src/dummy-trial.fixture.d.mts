import type { RunTrial } from './engine/execute-job.js';

export const dummyTrial: RunTrial;
