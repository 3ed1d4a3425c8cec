import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from './run.mjs';
import { root } from './workspace.mjs';

/** Separates two words of a phrase: whitespace, or a line break within a comment. */
const GAP = '(?:\\s|\\*|//|#)+';

/** @param {string} words one regular expression a word, separated by spaces @param {string} flags */
const phrase = (words, flags = 'gi') =>
  new RegExp(`(?<![\\w-])${words.replaceAll(' ', GAP)}(?![\\w-])`, flags);

/**
 * British and American spellings. They are also found within identifiers.
 * @type {readonly (readonly [british: string, american: string])[]}
 */
const SPELLINGS = [
  ['optimis(?=e|i|a)', 'optimiz-'],
  ['initialis(?=e|i|a)', 'initializ-'],
  ['normalis(?=e|i|a)', 'normaliz-'],
  [
    '(?:general|parallel|quant|random|recogn|regular|serial|special|summar|synchron|vector|visual)is(?=e|i|a)',
    '-iz-',
  ],
  ['colour', 'color'],
  ['behaviour', 'behavior'],
  ['favour', 'favor'],
  ['honour', 'honor'],
  ['neighbour', 'neighbor'],
  ['centre', 'center'],
  ['(?<![a-z])grey', 'gray'],
  ['labelled(?!by)', 'labeled'],
  ['labelling', 'labeling'],
  ['modelling', 'modeling'],
  ['analyse(?!s)', 'analyze'],
  ['catalogue', 'catalog'],
];

/**
 * Phrases that the project's style guide rejects, and what to write instead.
 * @type {readonly (readonly [pattern: RegExp, instead: string])[]}
 */
const RULES = [
  [phrase('where absent'), "'Defaults to …' or @defaultValue"],
  [phrase('unless told(?: otherwise)?'), "'Defaults to …' or @defaultValue"],
  [/\/\*\*(?:\s|\*)*Of\s/g, 'a doc comment that starts with what the thing is or does'],
  [phrase('(?:go|goes|going|went|gone) on with'), 'resume, or continue'],
  [phrase('is no (?:image|picture)'), "'is not an image'"],
  [phrase('pictures?'), 'image'],
  [phrase('takes for what'), "the field's term: confusion matrix"],
  [phrase('so many'), 'the number itself: count, limit, …'],
  [phrase('(?:was|were) cut short'), 'was interrupted'],
  [phrase('not foreseen'), 'unexpected'],
  [phrase('lay over the image'), "'Show on the image'"],
  [phrase('one class more'), "'Add a class'"],
  [
    phrase(
      '(?:one|several|two|three|an?) (?:class(?:es)?|labels?|series|steps?|events?|rows?) an? (?:line|image|class|epoch|sample)',
    ),
    "'per': one label per image",
  ],
  [phrase("of one's own"), "'custom', or 'of your own'"],
  [phrase('left alone'), 'uninterrupted, or unchanged'],
  [phrase('again and again'), 'repeatedly'],
  [phrase('sittings?'), 'the time between a start and an interruption'],
  [phrase('by heart'), "the field's term: overfit"],
  [phrase('of (?:the|this) moment'), 'current'],
  [phrase('(?:match|pattern) counts'), "'the first match applies'"],
  [phrase('vectors of words'), 'word vectors'],
  [phrase('that (?:was|were) asked for'), 'requested'],
  [/^(?:<{7}|>{7}) .*$/gm, 'the resolved merge conflict'],
  ...SPELLINGS.map(([british, american]) => /** @type {const} */ ([new RegExp(british, 'gi'), american])),
];

/**
 * Finds rejected phrases in a text. Each is reported as `LINE: PHRASE (write …)`.
 * @param {string} text
 * @returns {string[]}
 */
export function rejectedPhrases(text) {
  const found = RULES.flatMap(([pattern, instead]) =>
    [...text.matchAll(pattern)].map((match) => ({ match, instead })),
  );
  return found
    .sort((a, b) => a.match.index - b.match.index)
    .map(({ match, instead }) => {
      const words = match[0].replace(/\s+/g, ' ').trim();
      return `${text.slice(0, match.index).split('\n').length}: ${words} (write ${instead})`;
    });
}

/** Files that are not checked: changelogs and the changeset that lists former names, generated API reports, the class names of ImageNet, and the two files that list the phrases. */
const EXEMPT =
  /CHANGELOG\.md$|^\.changeset\/names-and-layout\.md$|\.api\.md$|\/imagenet-classes\.ts$|^tooling\/(lib|test)\/english\./;

/** Reads a file. Inline code in Markdown becomes blanks: it may name what was renamed. @param {string} file */
function proseOf(file) {
  const text = readFileSync(join(root, file), 'utf8');
  return file.endsWith('.md') ? text.replace(/`[^`\n]+`/g, (code) => ' '.repeat(code.length)) : text;
}

/** Finds rejected phrases in the repository. Returns one line a phrase, with file and line number, or ''. */
export async function checkEnglish() {
  const patterns = ['ts', 'tsx', 'mjs', 'js', 'md', 'html', 'css', 'py'].map((ending) => `*.${ending}`);
  const { code, output } = await capture('git', ['ls-files', ...patterns]);
  if (code !== 0) return output;
  return output
    .split('\n')
    .filter((file) => file && !EXEMPT.test(file))
    .flatMap((file) => rejectedPhrases(proseOf(file)).map((problem) => `${file}:${problem}`))
    .join('\n');
}
