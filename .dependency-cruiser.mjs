/** What each package may import of the others: the arrows of docs/architecture.md. Apps may import all. */
const ARROWS = {
  core: [],
  ops: ['core'],
  blocks: ['core', 'ops'],
  models: ['core', 'ops', 'blocks'],
  data: ['core'],
  checkpoint: ['core'],
  train: ['core', 'ops', 'checkpoint'],
  backend: ['core', 'ops', 'wasm-kernels', 'webgl-kernels'],
  testing: ['core', 'ops'],
};

const PACKS = ['wasm-kernels', 'webgl-kernels'];

const inPackage = (name) => `^packages/${name}/`;

export default {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'An import that does not resolve cannot be checked. Build first.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    ...Object.entries(ARROWS).map(([name, allowed]) => ({
      name: `arrows-of-${name}`,
      severity: 'error',
      from: { path: inPackage(name), pathNot: '[.](test|fixture)[.]ts$' },
      to: { path: '^(packages|apps|tooling)/', pathNot: [inPackage(name), ...allowed.map(inPackage)] },
    })),
    ...PACKS.map((name) => ({
      name: `arrows-of-${name}`,
      comment: 'A kernel pack knows errors and the kernel contract, nothing above.',
      severity: 'error',
      from: { path: inPackage(name), pathNot: '[.](test|fixture)[.]ts$' },
      to: {
        path: '^(packages|apps|tooling)/',
        pathNot: [inPackage(name), inPackage('core'), '^packages/ops/(src|dist)/kernels[.]'],
      },
    })),
    {
      name: 'packages-know-no-apps',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^apps/' },
    },
    {
      name: 'arrow-of-every-package',
      comment: 'A new package gets its row in ARROWS.',
      severity: 'error',
      from: { path: '^packages/', pathNot: [...Object.keys(ARROWS), ...PACKS].map(inPackage) },
      to: { path: '^(packages|apps)/' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    // tooling/consumers are no packages of the workspace: they see what a registry gives them.
    exclude: { path: ['/reports/', '/node_modules/[.]cache/', '^tooling/consumers/'] },
    includeOnly: { path: ['^packages/', '^apps/', '^tooling/', '^node_modules/'] },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    moduleSystems: ['es6'],
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'default'] },
  },
};
