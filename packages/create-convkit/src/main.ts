import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { ask } from './ask.js';
import { CreateError } from './create-error.js';
import { type CreatedProject, type CreateOptions, createProject, version } from './create-project.js';
import { templates } from './templates.js';

const HELP = `Usage: npm create convkit@latest [FOLDER] -- [--template NAME]

Starts a convkit project in a new or empty folder.

Templates:
${templates.map(({ name, title }) => `  ${name.padEnd(8)} ${title}`).join('\n')}

Options:
  -t, --template NAME   kind of project; asked for if a terminal is there
  -h, --help            show this text
  -v, --version         show the version
`;

/** @throws CreateError if an option is unknown or there are several folders. */
function parse(args: readonly string[]) {
  try {
    const options = {
      template: { type: 'string', short: 't' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
    } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (positionals.length > 1) throw new Error(`Expected one folder, got ${positionals.join(' and ')}`);
    return { ...values, folder: positionals[0] };
  } catch (error) {
    throw new CreateError('USAGE', (error as Error).message, 'Run: npm create convkit@latest -- --help');
  }
}

/** The package manager that runs this process: npm, unless `npm_config_user_agent` names another. */
function packageManager(userAgent = process.env.npm_config_user_agent ?? ''): string {
  return /^(pnpm|yarn|bun)\//.exec(userAgent)?.[1] ?? 'npm';
}

/** Tells how to start a project. */
function nextSteps({ folder, template }: CreatedProject): string {
  const manager = packageManager();
  const path = relative(process.cwd(), folder);
  const steps = [
    ...(path === '' ? [] : [`cd ${/\s/.test(path) ? JSON.stringify(path) : path}`]),
    `${manager} install`,
    `${manager} run ${template.start}`,
  ];
  return `Created ${folder}. Next:\n\n${steps.map((step) => `  ${step}\n`).join('')}`;
}

/** @throws CreateError if something is missing and there is no terminal to ask. */
async function complete(given: Partial<CreateOptions>): Promise<CreateOptions | undefined> {
  const { folder, template } = given;
  if (folder !== undefined && template !== undefined) return { folder, template };
  const { stdin: input, stdout: output } = process;
  if (input.isTTY && output.isTTY && !process.env.CI) return ask(given, { input, output });
  const names = templates.map(({ name }) => name).join(', ');
  throw new CreateError(
    'USAGE',
    folder === undefined ? 'no folder given' : 'no template given',
    `Run: npm create convkit@latest ${folder ?? 'my-app'} -- --template NAME (${names})`,
  );
}

/**
 * Runs create-convkit. Errors are written to standard error.
 *
 * @param args command-line arguments, without Node and the script
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage, 130 canceled
 */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const { help, version: showVersion, folder, template } = parse(args);
    if (help || showVersion) {
      process.stdout.write(help ? HELP : `${version}\n`);
      return 0;
    }
    const options = await complete({
      ...(folder !== undefined && { folder }),
      ...(template !== undefined && { template }),
    });
    if (!options) return 130;
    process.stdout.write(nextSteps(createProject(options)));
    return 0;
  } catch (error) {
    if (!(error instanceof CreateError)) throw error;
    process.stderr.write(`${error.message}\n${error.hint}\n`);
    return error.code === 'USAGE' ? 2 : 1;
  }
}
