import { describe } from 'vitest';
import { testAccessibility } from './all-pages.js';

describe('in dark colors, on a phone', () => testAccessibility('dark'));
