import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { readBlocks } from './example-blocks.mjs';
import { bin, capture } from './run.mjs';
import { publishedPackages, root, workspacePackages } from './workspace.mjs';

/** @typedef {import('./example-blocks.mjs').Block} Block */
/** @typedef {{ name: string, text: string }} MarkdownFile `name` is relative to the repository */

/** What users compile with: strict, and resolved as bundlers do. */
const TSCONFIG = {
  compilerOptions: {
    target: 'ES2022',
    module: 'ESNext',
    moduleResolution: 'bundler',
    lib: ['ES2023', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'],
    types: ['node', 'vite/client'],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
  },
};

const FOLDER = join(root, 'tooling/reports/examples');

/** Packages that examples import and this repository does not install: their types are unknown. */
const NOT_INSTALLED = ['sharp'];

/** An error of the compiler: file, line in the file, text. */
const ERROR = /^(\d+)\.ts\((\d+),\d+\): error (.*)$/;

/**
 * Compiles every TypeScript and JavaScript block of the READMEs, of `docs` and of the documentation site as strict TypeScript, in one
 * program. Returns what is wrong, one problem per line.
 */
export async function checkExamples() {
  const { code, output } = await capture('git', ['ls-files', '-co', '--exclude-standard', '--', '*.md']);
  if (code !== 0) return output;
  const names = output.split('\n').filter((name) => DOCUMENTED.test(name) && existsSync(join(root, name)));
  return compileExamples(names.map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') })));
}

/**
 * Files with examples for readers. Decisions and API reports have none. The kernel of docs/first-kernel.md is built by a test of its own.
 */
const DOCUMENTED = /^((.*\/)?README|CONTRIBUTING|docs\/(?!first-kernel)[^/]+|apps\/docs\/.*)\.md$/;

/**
 * Compiles the blocks of Markdown files.
 * @param {readonly MarkdownFile[]} files
 * @param {string} [folder] where the blocks are written to
 */
export async function compileExamples(files, folder = FOLDER) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  linkDependencies(join(folder, 'node_modules'));
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  writeFileSync(
    join(folder, 'ambient.d.ts'),
    NOT_INSTALLED.map((name) => `declare module '${name}';\n`).join(''),
  );
  /** @type {string[]} */
  const problems = [];
  /** @type {{ file: string, block: Block }[]} */
  const written = [];
  for (const { name, text } of files) {
    const { blocks, problems: own } = readBlocks(text);
    for (const { line, message } of own) problems.push(`${name}:${line} ${message}`);
    for (const block of blocks) {
      writeFileSync(join(folder, `${written.length}.ts`), block.code);
      written.push({ file: name, block });
    }
  }
  if (written.length === 0) return problems.join('\n');
  const { code, output } = await capture(bin('tsc'), ['-p', '.', '--pretty', 'false'], { cwd: folder });
  const errors = output.split('\n').map((line) => inMarkdown(line, written));
  return [...problems, ...(code === 0 ? [] : errors)].join('\n').trim();
}

/**
 * Replaces the place in a compiled block by the place in its Markdown file.
 * @param {string} text
 * @param {readonly { file: string, block: Block }[]} written
 */
function inMarkdown(text, written) {
  const [, number, line, message] = ERROR.exec(text) ?? [];
  const example = written[Number(number)];
  if (!example) return text;
  return `${example.file}:${example.block.lines[Number(line) - 1] ?? example.block.line} ${message}`;
}

/**
 * Links what examples may import: the published packages, and the dependencies of every package of the workspace.
 * @param {string} modules
 */
export function linkDependencies(modules) {
  for (const { name, folder } of publishedPackages()) link(join(root, folder), join(modules, name));
  for (const folder of ['.', ...workspacePackages().map((one) => one.folder)]) {
    const own = join(root, folder, 'node_modules');
    if (!existsSync(own)) continue;
    for (const name of readdirSync(own)) {
      if (name.startsWith('.')) continue;
      const names = name.startsWith('@')
        ? readdirSync(join(own, name)).map((inner) => `${name}/${inner}`)
        : [name];
      for (const one of names) link(join(own, one), join(modules, one));
    }
  }
}

/** @param {string} from @param {string} to */
function link(from, to) {
  if (existsSync(to)) return;
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(from, to, 'junction');
}
