import { serveTrainer } from '../worker/index.js';
import { tinyParts } from '../worker/tiny-trainer.fixture.js';
import { OpfsRunStore } from './index.js';

serveTrainer({
  ...tinyParts,
  requests: { ...tinyParts.requests, end: async () => self.close() },
  store: (run, options) => OpfsRunStore.open(run, options),
});
