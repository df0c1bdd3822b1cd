import { isBuiltin } from 'node:module';
import { isTestFile } from '../../../workspace/sources.js';
import type { RepairContext } from '../../strategy.js';
import { parse } from '../../syntax/parse.js';
import { walk } from '../../syntax/walk.js';
import type { Source } from './rule.js';

/** What rules ask about the project beyond the place of the error. Everything is read once. */
export interface Project {
  /** A source that may be edited and parses. */
  source(file: string): Promise<Source | undefined>;
  /** All of them, the suspicious ones first. */
  sources(): Promise<Source[]>;
  /** The failing tests' own files: to learn names from, never to edit. */
  tests(): Promise<Source[]>;
  /** Packages that package.json names. */
  packages(): Promise<string[]>;
  /** How a file is loaded by Node. */
  moduleKind(source: Source): Promise<'esm' | 'cjs'>;
  /** How often each property name occurs in sources and failing tests, and how often as the name of a method. */
  properties(): Promise<Map<string, { uses: number; methods: number; defined: number }>>;
}

/** Sources beyond this many are not looked at for names; the suspicious ones come first. */
const mostSources = 400;

export function openProject(context: RepairContext): Project {
  const editable = new Set(context.sources.filter((file) => !isTestFile(file)));
  const once = remember();
  const project: Project = {
    source: (file) =>
      once(`source ${file}`, async () => (editable.has(file) ? load(context, file) : undefined)),
    sources: () =>
      once('sources', async () => {
        const near = context.suspects.map(({ range }) => range.file).filter((file) => editable.has(file));
        const files = [...new Set([...near, ...editable])].slice(0, mostSources);
        return present(await Promise.all(files.map((file) => project.source(file))));
      }),
    tests: () =>
      once('tests', async () => {
        const files = new Set([
          ...context.failingTests.map(({ file }) => file),
          ...context.failures.flatMap(({ frames }) => frames.map(({ file }) => file)).filter(isTestFile),
        ]);
        return present(await Promise.all([...files].slice(0, 20).map((file) => load(context, file))));
      }),
    packages: () => once('packages', () => packagesOf(context)),
    moduleKind: (source) => once(`kind ${source.file}`, () => moduleKindOf(context, source)),
    properties: () =>
      once('properties', async () =>
        countProperties([...(await project.sources()), ...(await project.tests())]),
      ),
  };
  return project;
}

export const isNodeBuiltin = (name: string): boolean => isBuiltin(name);

function remember(): <T>(key: string, make: () => Promise<T>) => Promise<T> {
  const made = new Map<string, Promise<unknown>>();
  return <T>(key: string, make: () => Promise<T>) => {
    const known = made.get(key) as Promise<T> | undefined;
    if (known) return known;
    const fresh = make();
    made.set(key, fresh);
    return fresh;
  };
}

async function load(context: RepairContext, file: string): Promise<Source | undefined> {
  const text = await context.read(file);
  const program = text === undefined ? null : parse(file, text);
  return text === undefined || program === null ? undefined : { file, text, program };
}

async function packagesOf(context: RepairContext): Promise<string[]> {
  const manifest = readJson(await context.read('package.json'));
  const names = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'].flatMap(
    (key) => {
      const value = manifest[key];
      return typeof value === 'object' && value !== null ? Object.keys(value) : [];
    },
  );
  return [...new Set(names)];
}

async function moduleKindOf(context: RepairContext, { file, text, program }: Source): Promise<'esm' | 'cjs'> {
  if (/\.m[jt]s$/.test(file)) return 'esm';
  if (/\.c[jt]s$/.test(file)) return 'cjs';
  if (program.body.some(({ type }) => /^(?:Import|Export)/.test(type))) return 'esm';
  if (/\brequire\s*\(|\bmodule\.exports\b|^exports\./m.test(text)) return 'cjs';
  for (let folder = file; folder !== ''; ) {
    folder = folder.includes('/') ? folder.slice(0, folder.lastIndexOf('/')) : '';
    const manifest = await context.read(folder === '' ? 'package.json' : `${folder}/package.json`);
    if (manifest !== undefined) return readJson(manifest).type === 'module' ? 'esm' : 'cjs';
  }
  return 'cjs';
}

function readJson(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse((text ?? '{}').replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function countProperties(sources: Source[]): Map<string, { uses: number; methods: number; defined: number }> {
  const counts = new Map<string, { uses: number; methods: number; defined: number }>();
  const count = (name: string, kind: 'uses' | 'methods' | 'defined') => {
    const entry = counts.get(name) ?? { uses: 0, methods: 0, defined: 0 };
    entry.uses += 1;
    if (kind !== 'uses') entry[kind] += 1;
    counts.set(name, entry);
  };
  for (const { program } of sources) {
    walk(program, (node) => {
      if (node.type === 'MemberExpression' && !node.computed && node.property.type === 'Identifier') {
        const assigned = node.parent.type === 'AssignmentExpression' && node.parent.left === node;
        count(node.property.name, assigned ? 'defined' : 'uses');
      } else if ((node.type === 'Property' || node.type === 'PropertyDefinition') && !node.computed) {
        const method = 'value' in node && node.value !== null && /Function/.test(node.value.type);
        if (node.key.type === 'Identifier') count(node.key.name, method ? 'methods' : 'defined');
      } else if (node.type === 'MethodDefinition' && node.key.type === 'Identifier') {
        count(node.key.name, node.kind === 'method' ? 'methods' : 'defined');
      } else if (node.type === 'TSPropertySignature' && node.key.type === 'Identifier') {
        count(node.key.name, 'defined');
      } else if (node.type === 'Literal' && typeof node.value === 'string' && /^[\w$]+$/.test(node.value)) {
        const isKey = node.parent.type === 'Property' && node.parent.key === node;
        if (isKey) count(node.value, 'defined');
      }
    });
  }
  return counts;
}

const present = <T>(items: (T | undefined)[]): T[] => items.filter((item): item is T => item !== undefined);
