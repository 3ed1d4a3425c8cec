/** The packages that each package may import: the arrows of docs/architecture.md. Apps may import every package. */
const ARROWS = {
  core: [],
  ops: ['core'],
  blocks: ['core', 'ops'],
  models: ['core', 'ops', 'blocks'],
  data: ['core'],
  checkpoint: ['core'],
  onnx: ['core', 'ops', 'checkpoint'],
  train: ['core', 'ops', 'checkpoint'],
  sweep: ['core', 'train'],
  backend: ['core', 'ops', 'wasm-kernels', 'webgl-kernels'],
  testing: ['core', 'ops'],
  'create-convkit': [],
  convkit: ['core', 'ops', 'models', 'data', 'checkpoint', 'onnx', 'train', 'backend', 'sweep'],
};

const PACKS = ['wasm-kernels', 'webgl-kernels'];

const inPackage = (name) => `^packages/${name}/`;

/** Test files may import more than the code that they test. */
const TESTS = '[.](test|fixture)[.]tsx?$';

export default {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import that does not resolve cannot be checked: build first.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    ...Object.entries(ARROWS).map(([name, allowed]) => ({
      name: `arrows-of-${name}`,
      severity: 'error',
      from: { path: inPackage(name), pathNot: TESTS },
      to: { path: '^(packages|apps|tooling)/', pathNot: [inPackage(name), ...allowed.map(inPackage)] },
    })),
    ...PACKS.map((name) => ({
      name: `arrows-of-${name}`,
      comment: 'A kernel pack knows errors and the kernel contract, and nothing above them.',
      severity: 'error',
      from: { path: inPackage(name), pathNot: TESTS },
      to: {
        path: '^(packages|apps|tooling)/',
        pathNot: [inPackage(name), inPackage('core'), '^packages/ops/(src|dist)/kernels[.]'],
      },
    })),
    {
      name: 'core-below-trace',
      comment: 'trace knows core, not the other way round.',
      severity: 'error',
      from: { path: '^packages/core/src/', pathNot: ['^packages/core/src/(trace/|index[.]ts$)', TESTS] },
      to: { path: '^packages/core/src/trace/' },
    },
    ...['node', 'browser'].map((part) => ({
      name: `data-without-${part}`,
      comment: 'The root entry of data runs anywhere: only the entry of a platform knows that platform.',
      severity: 'error',
      from: { path: '^packages/data/src/', pathNot: [`^packages/data/src/${part}/`, TESTS] },
      to: { path: `^packages/data/src/${part}/` },
    })),
    {
      name: 'packages-know-no-apps',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^apps/' },
    },
    {
      name: 'arrow-of-every-package',
      comment: 'Add a row to ARROWS for a new package.',
      severity: 'error',
      from: { path: '^packages/', pathNot: [...Object.keys(ARROWS), ...PACKS].map(inPackage) },
      to: { path: '^(packages|apps)/' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    // tooling/consumers is outside the workspace: its packages install what a registry gives them.
    exclude: {
      path: [
        '/reports/',
        '/node_modules/[.]cache/',
        '^tooling/consumers/',
        '^packages/create-convkit/templates/',
      ],
    },
    includeOnly: { path: ['^packages/', '^apps/', '^tooling/', '^node_modules/'] },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    moduleSystems: ['es6'],
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'default'] },
  },
};
