import { BLOCK_OPTIONS, type BlockProblem } from '@convkit/models';
import { formatNumber } from '../language/formats.js';
import { buildText } from './messages.js';

type OptionName = {
  [Name in keyof typeof BLOCK_OPTIONS]: keyof (typeof BLOCK_OPTIONS)[Name];
}[keyof typeof BLOCK_OPTIONS];

/** Whether a text is the name of a block. */
export const isBlockName = (name: string | undefined): name is keyof typeof BLOCK_OPTIONS =>
  name !== undefined && Object.hasOwn(BLOCK_OPTIONS, name);

/** The name of a block in the language of the page. One that does not exist is named as it is written. */
export const blockName = (name: string | undefined): string =>
  isBlockName(name) ? buildText.value[name] : (name ?? '');

/** The label of an option of a block. */
export function optionLabel(block: string | undefined, option: string): string {
  const t = buildText.value;
  if (block === 'linear' && option === 'out') return t.units;
  if (block === 'lrn' && option === 'size') return t.lrnSize;
  const isKnown = isBlockName(block) && Object.hasOwn(BLOCK_OPTIONS[block], option);
  return isKnown ? (t[option as OptionName] as string) : option;
}

/** Says what is wrong and what to do, in the language of the page. */
export function problemText({ code, name, values }: BlockProblem): string {
  const t = buildText.value;
  if (code === 'empty') return t.empty;
  const text = (code === 'groups' ? t.groupsProblem : t[code]) as (values: object) => string;
  const { min, max, option, ...others } = values;
  return text({
    ...others,
    ...(option !== undefined && {
      option: code === 'unknownOption' ? option : optionLabel(name, String(option)),
    }),
    ...(min !== undefined && { min: exact(min) }),
    ...(max !== undefined && { max: exact(max) }),
  });
}

/** Formats a limit with all its digits: small ones would be rounded to 0. */
const exact = (value: string | number) => formatNumber(Number(value), { maximumSignificantDigits: 15 });
