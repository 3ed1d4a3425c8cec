import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Application, Converter, ReflectionKind } from 'typedoc';
import { root } from '../../../tooling/lib/workspace.mjs';
import { listEntries } from './entries.mjs';

/**
 * Writes one page per entry of a package: its exports, from the declarations as built.
 * @param {string} folder
 */
export async function writeApiPages(folder) {
  const entries = listEntries();
  const app = await Application.bootstrapWithPlugins(
    /** @type {import('typedoc').TypeDocOptions} */ ({
      plugin: ['typedoc-plugin-markdown'],
      entryPoints: entries.map(({ types }) => join(root, types)),
      tsconfig: join(root, 'apps/docs/tsconfig.api.json'),
      outputs: [{ name: 'markdown', path: folder }],
      readme: 'none',
      disableSources: true,
      disableGit: true,
      excludePrivate: true,
      excludeExternals: true,
      skipErrorChecking: true,
      sort: ['source-order'],
      logLevel: 'Error',
      hidePageHeader: true,
      hideBreadcrumbs: true,
      outputFileStrategy: 'modules',
      entryFileName: 'index',
      publicPath: '/api/',
      useCodeBlocks: true,
      useHTMLAnchors: true,
      expandParameters: true,
      parametersFormat: 'table',
      interfacePropertiesFormat: 'table',
      typeDeclarationFormat: 'table',
      enumMembersFormat: 'table',
      sanitizeComments: true,
      indexFormat: 'table',
    }),
  );
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
    if (!reflection.kindOf(ReflectionKind.Module)) return;
    const file = context.getSymbolFromReflection(reflection)?.declarations?.[0]?.getSourceFile().fileName;
    const entry = entries.find(({ types }) => join(root, types) === file);
    if (!entry) throw new Error(`typedoc found a module that is not an entry: ${file}`);
    reflection.name = entry.page;
  });
  const project = await app.convert();
  if (project?.children?.length !== entries.length)
    throw new Error('typedoc did not find every entry: build the packages first');
  await app.generateOutputs(project);
  if (app.logger.hasErrors()) throw new Error('typedoc reported errors');
  for (const entry of entries) nameAfterEntry(join(folder, `${entry.page}.md`), entry);
}

/** Gives a page the name that programs import. @param {string} file @param {import('./entries.mjs').Entry} entry */
function nameAfterEntry(file, { specifier }) {
  const page = readFileSync(file, 'utf8').replace(/^# .*$/m, `# ${specifier}`);
  writeFileSync(file, `---\neditLink: false\n---\n\n${page}`);
}
