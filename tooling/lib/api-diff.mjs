/**
 * @typedef {'breaking' | 'addition'} Severity
 * @typedef {{ name: string, severity: Severity, what: 'removed' | 'changed' | 'added' }} ApiChange
 */

/**
 * Lists the declarations of an API report by name. Declarations that only others refer to have names such as `(Settings)`.
 * @param {string} report content of an .api.md file, or '' if there is none
 * @returns {Map<string, string>}
 */
export function declarations(report) {
  const code = /^```ts\n(.*?)^```$/ms.exec(report.replaceAll('\r\n', '\n'))?.[1] ?? '';
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const paragraph of code.split(/\n{2,}/)) {
    const text = paragraph.replace(/^\s*\/\/.*\n?/gm, '').trim();
    const name = nameOf(text);
    if (name) found.set(name, `${found.get(name) ?? ''}${text}\n`);
  }
  return found;
}

/** @param {string} text a declaration without comments */
function nameOf(text) {
  if (text === '' || text.startsWith('import ')) return undefined;
  const list = /^export (?:type )?(\{.*\}|\*.*)/s.exec(text)?.[1];
  if (list) return list.replace(/\s+/g, ' ');
  const name = /\b(?:class|interface|type|const|let|var|function|enum|namespace) ([\w$]+)/.exec(text)?.[1];
  if (!name) throw new Error(`An API report has a declaration of unknown form:\n${text}`);
  return text.startsWith('export ') ? name : `(${name})`;
}

/**
 * Compares two versions of an API report. A removed or changed declaration breaks users. A new declaration is an addition, and so is a
 * new optional member, or any new member of a class that is not abstract.
 * @param {string} before
 * @param {string} after
 * @returns {ApiChange[]}
 */
export function compareReports(before, after) {
  const [old, current] = [declarations(before), declarations(after)];
  /** @type {ApiChange[]} */
  const changes = [];
  for (const [name, text] of old) {
    const now = current.get(name);
    if (now === undefined) {
      // A declaration that only others refer to is visible through them.
      if (!name.startsWith('(')) changes.push({ name, severity: 'breaking', what: 'removed' });
    } else if (now !== text) {
      changes.push({ name, severity: onlyAdds(text, now) ? 'addition' : 'breaking', what: 'changed' });
    }
  }
  for (const name of current.keys()) {
    if (!old.has(name) && !name.startsWith('(')) changes.push({ name, severity: 'addition', what: 'added' });
  }
  return changes;
}

/** @param {string} before @param {string} after */
function onlyAdds(before, after) {
  const kept = before.split('\n');
  const added = after.split('\n').filter((line) => {
    if (line !== kept[0]) return true;
    kept.shift();
    return false;
  });
  const isClass = /^(?:export )?(?:declare )?class /.test(after);
  const optional = /^ {4}(?:readonly )?[\w$'"-]+\?(?:: .*|\(.*\): .*);$/;
  const member = /^ {4}(?:static |readonly )*[\w$'"-]+\??(?:: .*|[<(].*\): .*);$/;
  return kept.length === 0 && added.every((line) => (isClass && member.test(line)) || optional.test(line));
}
