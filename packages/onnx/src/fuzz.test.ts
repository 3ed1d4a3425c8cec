import '@tensorflow/tfjs-backend-cpu';
import { CheckpointError, Rng } from '@convkit/core';
import { fuzz } from '../../../tooling/lib/fuzz.js';
import { ONNX_PARSERS } from './import/parsers.fixture.js';

fuzz({ parsers: ONNX_PARSERS, error: CheckpointError, rng: new Rng(7) });
