import { serveTrainer } from '../worker/index.js';
import { tinyParts } from '../worker/tiny-trainer.fixture.js';
import { OpfsRunStore } from './index.js';

serveTrainer({ ...tinyParts, store: (run, options) => OpfsRunStore.open(run, options) });
