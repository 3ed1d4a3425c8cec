import type { BlockSpec, BlockValue } from '@convkit/models';

/** Version of the format, and the first part of each text. */
const VERSION = '1';

/**
 * Writes a list of blocks as a text that needs no escapes in an address, such as `1-conv_out.6_kernel.5-linear_out.classes`: blocks are
 * divided by `-`, options by `_`, and an option and its value by the first `.`.
 */
export const blocksToText = (blocks: readonly { readonly name: string }[]): string =>
  [VERSION, ...blocks.map(blockToText)].join('-');

const blockToText = ({ name, ...options }: { readonly name: string }) =>
  [name, ...Object.entries(options).map(([option, value]) => `${option}.${value}`)].join('_');

/**
 * Parses the output of `blocksToText`, which may have been edited by hand. The blocks are what the text says: they may be wrong.
 * @returns `undefined` if it is not of this version.
 */
export function blocksFromText(text: string): BlockSpec[] | undefined {
  const [version, ...blocks] = text.split('-');
  if (version !== VERSION) return undefined;
  return blocks.map((block) => {
    const [name, ...options] = block.split('_');
    const entries = options.map((option) => {
      const end = option.indexOf('.');
      return end < 0 ? [option, true] : [option.slice(0, end), readValue(option.slice(end + 1))];
    });
    return { ...Object.fromEntries(entries), name } as BlockSpec;
  });
}

function readValue(text: string): BlockValue {
  if (text === 'true' || text === 'false') return text === 'true';
  return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
}
