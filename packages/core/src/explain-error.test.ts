import { describe, expect, it } from 'vitest';
import { rejectedPhrases } from '../../../tooling/lib/english.mjs';
import * as errors from './errors.js';
import { ERROR_CODES, explainError } from './explain-error.js';

describe.each(ERROR_CODES)('the text of %s', (code) => {
  const { title, meaning, causes, remedies } = explainError(code);

  it('has a title of one sentence without a period', () => {
    expect(title).toMatch(/^[A-Z][^.!?]*[^.!?\s]$/);
    expect(title.split(' ').length).toBeLessThanOrEqual(8);
  });

  it('has a meaning, causes and remedies of whole sentences', () => {
    expect([causes.length, remedies.length]).not.toContain(0);
    for (const sentence of [meaning, ...causes, ...remedies]) expect(sentence).toMatch(/^[A-Za-z].*\.$/s);
  });

  it('contains no rejected phrases', () => {
    expect(rejectedPhrases([title, meaning, ...causes, ...remedies].join('\n'))).toEqual([]);
  });
});

it('every class of errors has a text, and every code a class', () => {
  const classes = Object.entries(errors).filter(
    ([name]) => /^(?!Convkit).+Error$/.test(name) && name[0] !== 'i',
  );
  const kinds = classes.map(([name]) => name.replace('Error', '').toUpperCase());
  expect(kinds).toHaveLength(6);
  expect(ERROR_CODES).toEqual(expect.arrayContaining(kinds));
  for (const code of ERROR_CODES) expect(kinds).toContain(errors.kindOf(code));
});

it('rejects an unknown code with the known ones', () => {
  for (const code of ['DATA_LOST', 'data', 'toString']) {
    expect(() => explainError(code)).toThrow(`there is no error code '${code}'`);
  }
  expect(() => explainError('x')).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('SHAPE, CONFIG') }),
  );
});
