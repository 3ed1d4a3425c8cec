import { describe } from 'vitest';
import { testAccessibility } from './all-pages.js';

describe('in light colors, on a phone', () => testAccessibility('light'));
