import type { Readable, Writable } from 'node:stream';
import { isCancel, select, text } from '@clack/prompts';
import { type CreateOptions, checkFolder } from './create-project.js';
import { templates } from './templates.js';

/** A terminal. */
export interface Terminal {
  /** Where keys come from. */
  readonly input: Readable;
  /** Where questions are shown. */
  readonly output: Writable;
}

/** Describes what is wrong with a folder, if anything is. */
function folderProblem(folder: string): string | undefined {
  try {
    checkFolder(folder);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * Asks for what the arguments leave out. Returns undefined if the user cancels.
 *
 * @param given what the arguments say
 */
export async function ask(
  given: Partial<CreateOptions>,
  terminal: Terminal,
): Promise<CreateOptions | undefined> {
  const placeholder = 'convkit-app';
  const folder =
    given.folder ??
    (await text({
      message: 'Folder of the project',
      placeholder,
      defaultValue: placeholder,
      validate: (value) => folderProblem(value || placeholder),
      ...terminal,
    }));
  if (isCancel(folder)) return undefined;
  const template =
    given.template ??
    (await select({
      message: 'Kind of project',
      options: templates.map(({ name, title }) => ({ value: name, label: title, hint: name })),
      ...terminal,
    }));
  return isCancel(template) ? undefined : { folder, template };
}
