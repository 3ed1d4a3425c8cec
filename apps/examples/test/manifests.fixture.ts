import { readFileSync } from 'node:fs';
import type { IJob } from 'kubernetes-models/batch/v1';
import type { IContainer } from 'kubernetes-models/v1';
import { parse, parseAllDocuments } from 'yaml';

/** Folder of the example. */
export const EXAMPLE = new URL('../kubernetes/', import.meta.url);

/** An object of Kubernetes. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

interface Kustomization {
  readonly resources: readonly string[];
  readonly configMapGenerator: readonly { readonly name: string; readonly literals?: readonly string[] }[];
  readonly patches?: readonly { readonly target: { readonly kind: string }; readonly path: string }[];
}

interface AddOperation {
  readonly op: string;
  readonly path: string;
  readonly value: unknown;
}

/** Parses YAML strictly: duplicate keys are errors. */
export function parseManifests(text: string): Manifest[] {
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents)) return [];
  return documents.map((document) => {
    for (const error of document.errors) throw error;
    return document.toJS() as Manifest;
  });
}

const read = (path: string) => readFileSync(new URL(path, EXAMPLE), 'utf8');

/** A variant of the example, as `kubectl apply -k` applies it. */
export interface Variant {
  readonly manifests: readonly Manifest[];
  /** Literals of the ConfigMap. */
  readonly config: Readonly<Record<string, string>>;
}

/** Reads the variant in a folder of the example, with its patches. */
export function readVariant(folder: 'folder' | 's3'): Variant {
  const kustomizations = ['base', folder].map((name) => ({
    name,
    ...(parse(read(`${name}/kustomization.yaml`)) as Kustomization),
  }));
  const manifests = kustomizations.flatMap(({ name, resources }) =>
    resources.filter((file) => file !== '../base').flatMap((file) => parseManifests(read(`${name}/${file}`))),
  );
  for (const { name, patches = [] } of kustomizations) {
    for (const { target, path } of patches) {
      const operations = parse(read(`${name}/${path}`)) as AddOperation[];
      for (const manifest of manifests.filter(({ kind }) => kind === target.kind)) {
        for (const operation of operations) add(manifest, operation);
      }
    }
  }
  const literals = kustomizations.flatMap(({ configMapGenerator }) =>
    configMapGenerator.flatMap((map) => map.literals ?? []),
  );
  const config = Object.fromEntries(
    literals.map((literal) => {
      const [name = '', ...value] = literal.split('=');
      return [name, value.join('=')];
    }),
  );
  return { manifests, config };
}

/** Applies an operation of JSON Patch that appends to a list. */
function add(manifest: Manifest, { op, path, value }: AddOperation): void {
  const [, ...fields] = path.split('/');
  if (op !== 'add' || fields.pop() !== '-') throw new Error(`no test for the patch ${op} ${path}`);
  const list = fields.reduce(
    (object, field) => (object as Record<string, unknown>)[field],
    manifest as unknown,
  );
  (list as unknown[]).push(value);
}

/** The only container of a Job or a StatefulSet. */
export function containerOf(manifests: readonly Manifest[], kind: string, name: string): IContainer {
  const found = manifests.find((one) => one.kind === kind && one.metadata.name === name);
  const [container] = (found as unknown as IJob)?.spec?.template.spec?.containers ?? [];
  if (!container) throw new Error(`no ${kind} ${name}`);
  return container;
}

/** The arguments of a container, with the values of variables. */
export const argumentsOf = (container: IContainer, env: Readonly<Record<string, string>>): string[] =>
  (container.args ?? []).map((text) => text.replace(/\$\((\w+)\)/g, (_, name: string) => env[name] ?? ''));
