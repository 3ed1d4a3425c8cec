import { DataError, Rng } from '@convkit/core';
import { fuzz } from '../../../tooling/lib/fuzz.js';
import { FUZZED } from '../test/fuzz-parsers.fixture.js';

fuzz({ parsers: FUZZED, error: DataError, rng: new Rng(11) });
