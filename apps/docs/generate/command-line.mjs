import { readDocument } from './repository-pages.mjs';

/** @typedef {ReturnType<typeof import('../../cli/dist/program.js').createProgram>} Command */

/** Escapes text for a cell of a Markdown table. @param {string} text */
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('{{', '&#123;&#123;');

/** @param {readonly (readonly [term: string, description: string])[]} rows @param {string} head */
const table = (rows, head) =>
  rows.length === 0
    ? ''
    : `| ${head} | |\n| --- | --- |\n${rows.map(([term, text]) => `| \`${term.replaceAll('|', '\\|')}\` | ${cell(text)} |`).join('\n')}\n\n`;

/** @param {Command} command */
function commandSection(command) {
  const help = command.createHelp();
  const words = [...help.visibleArguments(command)].map((each) => [
    help.argumentTerm(each),
    help.argumentDescription(each),
  ]);
  const options = [...help.visibleOptions(command)].map((each) => [help.optionTerm(each), each.description]);
  return `### ${command.name()}\n\n${cell(command.description())}\n\n\`\`\`sh\nconvkit ${command.name()} ${command.usage()}\n\`\`\`\n\n${table(/** @type {[string, string][]} */ (words), 'argument')}${table(/** @type {[string, string][]} */ (options), 'option')}`;
}

/**
 * The page of the command line: the README of the command, and the help of every command.
 * @param {Command} program
 * @param {string} images see `readDocument`
 */
export function commandLinePage(program, images) {
  const readme = readDocument('apps/cli/README.md', images).replace(/^# .*$/m, '# Command line');
  const commands = program.commands.map(commandSection).join('\n');
  return `${readme}\n## Commands\n\nWhat \`convkit help COMMAND\` prints.\n\n${commands}`;
}
