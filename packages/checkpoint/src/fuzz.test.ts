import { CheckpointError, Rng } from '@convkit/core';
import { fuzz } from '../../../tooling/lib/fuzz.js';
import { SAFETENSORS_PARSERS } from './safetensors/parsers.fixture.js';

fuzz({ parsers: SAFETENSORS_PARSERS, error: CheckpointError, rng: new Rng(5), rounds: 1000 });
