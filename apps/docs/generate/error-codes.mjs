import { ERROR_CODES, explainError } from '@convkit/core';

/** @param {readonly string[]} items */
const list = (items) => items.map((item) => `- ${item}`).join('\n');

/** The page of all error codes: what `convkit explain` prints. */
export function errorCodesPage() {
  const sections = ERROR_CODES.map((code) => {
    const { title, meaning, causes, remedies } = explainError(code);
    return `## ${code}\n\n**${title}.** ${meaning}\n\nCommon causes:\n\n${list(causes)}\n\nWhat to do:\n\n${list(remedies)}\n`;
  });
  return `# Error codes\n\nErrors have a \`code\`, and the command line prints it, such as \`error[DATA_CORRUPT]\`. In code, \`isConvkitError(error)\` recognizes them and \`explainError(code)\` returns the text below; on the command line, \`convkit explain CODE\` prints it.\n\n${sections.join('\n')}`;
}
