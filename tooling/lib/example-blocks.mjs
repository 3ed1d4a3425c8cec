/**
 * @typedef {object} Block A code block, ready to compile.
 * @property {number} line line of the block in its file, from 1
 * @property {string} code its hidden preamble and its lines, as a module
 * @property {readonly number[]} lines for each line of `code`, the line of the file
 *
 * @typedef {{ line: number, message: string }} Problem
 * @typedef {{ at: number, text: string }} Line
 */

/** Blocks of jsx and tsx belong to a framework, and are not compiled. */
const FENCE = /^\s*```(?:ts|js|typescript|javascript|mts|mjs)\b/;

/** What a preamble can say in place of code: the block continues the ones before it. */
const CONTINUES = 'continues';

/**
 * Finds the TypeScript and JavaScript blocks of a Markdown file. A comment right before a block, `<!-- example: … -->`, is its preamble: code
 * that readers do not see, or the word `continues`, which stands for the block before it with its preamble.
 * @param {string} markdown
 * @returns {{ blocks: Block[], problems: Problem[] }}
 */
export function readBlocks(markdown) {
  const lines = markdown.split('\n');
  /** @type {Block[]} */
  const blocks = [];
  /** @type {Problem[]} */
  const problems = [];
  /** @type {Line[] | undefined} */
  let preamble;
  /** @type {Line[]} */
  let previous = [];
  for (let i = 0; i < lines.length; i++) {
    const line = /** @type {string} */ (lines[i]);
    if (line.startsWith('<!-- example:')) {
      const end = lines.findIndex((text, at) => at >= i && text.includes('-->'));
      const last = end < 0 ? lines.length - 1 : end;
      preamble = numbered(lines, i, last).map(({ at, text }) => ({
        at,
        text: text.replace('<!-- example:', '').replace('-->', ''),
      }));
      i = last;
    } else if (line.trimStart().startsWith('```')) {
      const fence = /** @type {RegExpExecArray} */ (/`+/.exec(line))[0];
      const end = lines.findIndex((text, at) => at > i && text.trim() === fence);
      const last = end < 0 ? lines.length : end;
      if (FENCE.test(line)) {
        const body = numbered(lines, i + 1, last - 1);
        const continues =
          preamble
            ?.map(({ text }) => text)
            .join('')
            .trim() === CONTINUES;
        const all = [...(continues ? previous : (preamble ?? [])), ...body];
        blocks.push({
          line: i + 1,
          code: [...all.map(({ text }) => text), 'export {};'].join('\n'),
          lines: all.map(({ at }) => at),
        });
        previous = all;
      } else if (preamble) {
        problems.push({ line: i + 1, message: 'a preamble stands before a block of another language' });
      }
      preamble = undefined;
      i = last;
    } else if (preamble && line.trim() !== '') {
      problems.push({ line: i + 1, message: 'a preamble must stand right before its block' });
      preamble = undefined;
    }
  }
  return { blocks, problems };
}

/**
 * @param {readonly string[]} lines
 * @param {number} from
 * @param {number} to inclusive
 * @returns {Line[]}
 */
function numbered(lines, from, to) {
  return lines.slice(from, to + 1).map((text, i) => ({ at: from + i + 1, text }));
}
