import { CheckpointError, Rng } from '@convkit/core';
import { fuzz } from '../../../tooling/lib/fuzz.js';
import { KERAS_PARSERS } from './keras/parsers.fixture.js';
import { PYTORCH_PARSERS } from './pytorch/parsers.fixture.js';
import { SAFETENSORS_PARSERS } from './safetensors/parsers.fixture.js';

const parsers = [...SAFETENSORS_PARSERS, ...PYTORCH_PARSERS, ...KERAS_PARSERS];
fuzz({ parsers, error: CheckpointError, rng: new Rng(5) });
