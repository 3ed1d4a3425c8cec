const LIMIT = 72;

/** Messages that git and its tools write. */
const GENERATED = /^(?:Merge|Revert|Reapply|fixup!|squash!|amend!) ?/;

/** Verbs whose base form looks like a past tense, a gerund or a third person. */
const BASE_FORMS = new Set(
  'alias bias bring embed exceed feed focus need ping proceed seed shed shred speed string succeed'.split(
    ' ',
  ),
);

/** @param {string} verb in lower case */
function isImperative(verb) {
  return BASE_FORMS.has(verb) || !/(?:ed|ing|[^s]s)$/.test(verb);
}

/** The lines that git keeps: no comments, and nothing below the scissors of `git commit --verbose`. @param {string} message */
function keptLines(message) {
  const [text = ''] = message.split(/^# -+ >8 -+$/m);
  const lines = text.split(/\r?\n/).filter((line) => !line.startsWith('#'));
  return lines.slice(Math.max(0, lines.findIndex(Boolean)));
}

/**
 * Checks a commit message against CONTRIBUTING.md: a subject of at most 72 characters in the imperative without a final period,
 * with or without the packages that it is about, then an empty line.
 * @param {string} message
 * @returns {string[]} what is wrong
 */
export function messageProblems(message) {
  const [subject = '', next = ''] = keptLines(message);
  if (!subject.trim() || GENERATED.test(subject)) return [];
  const length = [...subject].length;
  const summary = subject.replace(/^[\w\-./@]+(?:, [\w\-./@]+)*: /, '');
  const [verb = ''] = /^[A-Za-z]+/.exec(summary) ?? [];
  return [
    ...(length > LIMIT ? [`the subject has ${length} characters: shorten it to ${LIMIT}`] : []),
    ...(/(?<!\.)\.$/.test(subject.trim()) ? ['the subject ends in a period: remove it'] : []),
    ...(isImperative(verb.toLowerCase())
      ? []
      : [`'${verb}' is not an imperative: write what the commit does, such as 'Add' or 'fix'`]),
    ...(next.trim() ? ['the second line is not empty: put the body after an empty line'] : []),
  ];
}
