import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { publishedPackages, root } from '../lib/workspace.mjs';

/** @typedef {{ folder: string, report: string, types: string }} Entry */

/**
 * Lists the typed entries of a package. `.` has its report in etc/NAME.api.md, `./node` in etc/NAME.node.api.md.
 * @param {import('../lib/workspace.mjs').Package} pkg
 * @returns {Entry[]}
 */
function apiEntries({ folder, manifest }) {
  const name = folder.slice(folder.lastIndexOf('/') + 1);
  return Object.entries(manifest.exports ?? {}).flatMap(([entry, target]) => {
    const types = typeof target === 'string' ? undefined : target.types;
    if (!types) return [];
    const suffix = entry === '.' ? '' : `.${entry.slice(2).replaceAll('/', '.')}`;
    return [{ folder, report: `${name}${suffix}.api.md`, types: join(root, folder, types) }];
  });
}

/** @param {Entry} entry */
function extractorConfig({ folder, report, types }) {
  const projectFolder = join(root, folder);
  return ExtractorConfig.prepare({
    configObject: {
      projectFolder,
      mainEntryPointFilePath: types,
      newlineKind: 'lf',
      compiler: { tsconfigFilePath: join(projectFolder, 'tsconfig.json'), skipLibCheck: true },
      apiReport: {
        enabled: true,
        reportFileName: report,
        reportFolder: join(projectFolder, 'etc'),
        reportTempFolder: join(projectFolder, 'reports', 'api'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.Error },
          // The project uses no release tags. The report itself marks what is undocumented or not exported.
          'ae-missing-release-tag': { logLevel: ExtractorLogLevel.None },
          'ae-undocumented': { logLevel: ExtractorLogLevel.None },
          'ae-forgotten-export': { logLevel: ExtractorLogLevel.None, addToApiReportFile: true },
        },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(projectFolder, 'package.json'),
  });
}

/**
 * Compares the public API of an entry with its report, or updates the report.
 * @param {Entry} entry
 * @param {ExtractorConfig} config
 * @param {CompilerState} compilerState
 * @param {boolean} update
 * @returns {string[]} what is wrong
 */
function checkEntry({ folder, report }, config, compilerState, update) {
  /** @type {string[]} */
  const problems = [];
  const { apiReportChanged } = Extractor.invoke(config, {
    localBuild: update,
    compilerState,
    messageCallback: (message) => {
      message.handled = true;
      if (message.logLevel !== ExtractorLogLevel.Error) return;
      problems.push(`${folder}: ${message.formatMessageWithLocation(root)}`);
    },
  });
  if (apiReportChanged && !update)
    problems.push(`${folder}/etc/${report} differs from the API as built. Run: npm run api`);
  return problems;
}

/**
 * Finds reports that belong to no entry. An update deletes them.
 * @param {import('../lib/workspace.mjs').Package} pkg
 * @param {readonly Entry[]} entries
 * @param {boolean} update
 */
function staleReports({ folder }, entries, update) {
  const reports = join(root, folder, 'etc');
  if (!existsSync(reports)) return [];
  const known = new Set(entries.map(({ report }) => report));
  const stale = readdirSync(reports).filter((file) => file.endsWith('.api.md') && !known.has(file));
  if (update) for (const file of stale) rmSync(join(reports, file));
  return update ? [] : stale.map((file) => `${folder}/etc/${file} belongs to no entry. Run: npm run api`);
}

/**
 * Compares the public API of every package with the committed reports, or updates them.
 * @param {boolean} update
 * @returns {string[]} what is wrong
 */
function checkApi(update) {
  const packages = publishedPackages();
  const entries = packages.flatMap(apiEntries);
  const missing = entries.filter(({ types }) => !existsSync(types));
  if (missing.length > 0) return missing.map(({ types }) => `${types} does not exist. Build first.`);
  for (const { folder } of entries) mkdirSync(join(root, folder, 'etc'), { recursive: true });
  // The extractor would create a missing report and succeed.
  const unreported = entries.filter(
    ({ folder, report }) => !update && !existsSync(join(root, folder, 'etc', report)),
  );
  if (unreported.length > 0) {
    return unreported.map(({ folder, report }) => `${folder}/etc/${report} does not exist. Run: npm run api`);
  }
  const configs = entries.map(extractorConfig);
  const [first] = configs;
  if (!first) return ['no package has a typed entry'];
  // All entries share one compilation, which takes most of the time.
  const additionalEntryPoints = entries.slice(1).map(({ types }) => types);
  const state = CompilerState.create(first, { additionalEntryPoints });
  return [
    ...entries.flatMap((entry, i) =>
      checkEntry(entry, /** @type {ExtractorConfig} */ (configs[i]), state, update),
    ),
    ...packages.flatMap((pkg) => staleReports(pkg, apiEntries(pkg), update)),
  ];
}

const problems = checkApi(process.argv.includes('--update'));
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
