import { formatLimit } from '../language/formats.js';
import { settingsText } from './messages.js';
import type { Settings } from './settings.js';

/** What is wrong with a setting in an address, as data: the page says it in its language. */
export type AddressProblem =
  | { readonly kind: 'unknown'; readonly name: string }
  | {
      readonly kind: 'notWhole' | 'notNumber';
      readonly name: keyof Settings;
      readonly value: string;
      readonly min: number;
      readonly max: number;
    }
  | { readonly kind: 'notBlocks'; readonly name: 'blocks'; readonly value: string }
  | {
      readonly kind: 'notChoice';
      readonly name: keyof Settings;
      readonly value: string;
      readonly choices: readonly string[];
    };

/** Says what is wrong in a sentence of the current language. */
export function describeProblem(problem: AddressProblem): string {
  const t = settingsText.value;
  const { name } = problem;
  switch (problem.kind) {
    case 'unknown':
      return t.unknown({ name });
    case 'notBlocks':
      return t.notBlocks({ setting: t.blocks, value: problem.value });
    case 'notChoice':
      return t.notChoice({
        setting: t[problem.name],
        value: problem.value,
        choices: problem.choices.join(', '),
      });
    default: {
      const { value, min, max } = problem;
      return t[problem.kind]({
        setting: t[problem.name],
        value,
        min: formatLimit(min),
        max: formatLimit(max),
      });
    }
  }
}
