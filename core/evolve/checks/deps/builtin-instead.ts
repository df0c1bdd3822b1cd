import { packageOf } from '../../../research/packages/installed.js';
import { isNodeAtLeast, minimumNode } from '../../../workspace/minimum-node.js';
import { isSourceFile } from '../../../workspace/sources.js';
import type { Fix, ProjectCheck, ProjectFinding } from '../../check.js';
import { placeInJson } from '../../manifest/edit-json.js';
import { type Manifest, manifestFor, manifestsOf } from '../../manifest/manifests.js';
import type { Project } from '../../project.js';
import { replaceImport } from '../../syntax/replace-import.js';

interface Replacement {
  /** What does the same. */
  instead: string;
  since: [major: number, minor: number];
  /** The package hands out this very function where there is one, so that it can be put in its place. */
  same?: string;
}

const builtin = (instead: string, major: number, minor = 0): Replacement => ({
  instead,
  since: [major, minor],
});
const itself = (same: string, major: number, minor = 0): Replacement => ({
  instead: same,
  since: [major, minor],
  same,
});

/** Packages that do more than their name says are not among them. */
const replacements: Record<string, Replacement> = {
  'abort-controller': builtin('AbortController', 16),
  'array-flatten': builtin('Array.prototype.flat', 12),
  'array-includes': builtin('Array.prototype.includes', 6),
  'array.prototype.at': builtin('Array.prototype.at', 16, 6),
  'array.prototype.find': builtin('Array.prototype.find', 6),
  'array.prototype.findlast': builtin('Array.prototype.findLast', 18),
  'array.prototype.flat': builtin('Array.prototype.flat', 12),
  'array.prototype.flatmap': builtin('Array.prototype.flatMap', 12),
  'arr-flatten': builtin('Array.prototype.flat', 12),
  'base-64': builtin('atob and btoa', 16),
  'buffer-from': builtin('Buffer.from', 6),
  'es6-promise': builtin('Promise', 6),
  'es6-promisify': builtin('util.promisify', 8),
  globalthis: builtin('globalThis', 12),
  has: itself('Object.hasOwn', 16, 9),
  'has-own-prop': builtin('Object.hasOwn', 16, 9),
  hasown: itself('Object.hasOwn', 16, 9),
  'is-nan': itself('Number.isNaN', 6),
  isarray: itself('Array.isArray', 6),
  'left-pad': builtin('String.prototype.padStart', 8),
  'lodash.clonedeep': builtin('structuredClone, which does not copy functions', 17),
  'make-dir': builtin('fs.mkdir with { recursive: true }', 12),
  mkdirp: builtin('fs.mkdir with { recursive: true }', 12),
  'node-fetch': builtin('fetch', 18),
  'object-assign': itself('Object.assign', 6),
  'object.assign': itself('Object.assign', 6),
  'object.entries': itself('Object.entries', 8),
  'object.fromentries': itself('Object.fromEntries', 12),
  'object.hasown': itself('Object.hasOwn', 16, 9),
  'object.values': itself('Object.values', 8),
  'pad-left': builtin('String.prototype.padStart', 8),
  pify: builtin('util.promisify', 8),
  'promise.allsettled': builtin('Promise.allSettled', 14),
  'promise.any': builtin('Promise.any', 16),
  querystring: builtin('URLSearchParams', 10),
  rimraf: builtin('fs.rm with { recursive: true, force: true }', 14, 14),
  'safe-buffer': builtin('Buffer', 6),
  'string.prototype.matchall': builtin('String.prototype.matchAll', 12),
  'string.prototype.padend': builtin('String.prototype.padEnd', 8),
  'string.prototype.padstart': builtin('String.prototype.padStart', 8),
  'string.prototype.replaceall': builtin('String.prototype.replaceAll', 16),
  'string.prototype.trim': builtin('String.prototype.trim', 6),
  'url-search-params': builtin('URLSearchParams', 10),
  'util.promisify': builtin('util.promisify', 8),
};

/** What only some of a package does, by the names that are imported. */
const partly: Record<string, Replacement & { names: readonly string[] }> = {
  uuid: { ...builtin('crypto.randomUUID', 16, 7), names: ['v4'] },
};

export const builtinInstead: ProjectCheck = {
  id: 'builtin-instead',
  category: 'deps',
  severity: 'note',
  reach: 'project',
  title: 'a package for what the oldest Node that the project supports has built in',
  why: 'Each package that is not needed is one less to be audited and upgraded. Only packages whose whole purpose is built in are named, only where source imports them, and only where `engines.node` lets no older Node in; without `engines` nothing is said. Left alone are packages that name what browsers take instead (`browser`), apps for React Native, polyfills, `uuid` in code for browsers, which have `randomUUID` over secure connections alone, and `node-fetch` that is given an agent. Of `uuid` only who imports nothing but `v4` is found. A fix is offered for packages that hand out the very function of the language (`object-assign`, `has`, `isarray` …), where each use is its value; the package itself is taken out once nothing imports it. Others may differ in details, and are for people.',
  example: {
    bad: '{ "engines": { "node": ">=20" }, "dependencies": { "mkdirp": "^3.0.0" } }',
    good: '{ "engines": { "node": ">=20" } }',
  },
  fixes: true,
  on: true,
  source: 'https://nodejs.org/docs/latest/api/',
  async examine(project) {
    const manifests = await manifestsOf(project);
    return (await Promise.all(manifests.map((manifest) => look(project, manifest, manifests)))).flat();
  },
};

async function look(
  project: Project,
  manifest: Manifest,
  manifests: readonly Manifest[],
): Promise<ProjectFinding[]> {
  // What bundlers put in for browsers is not for Node to have.
  if (/^\s*"browser"\s*:/m.test(manifest.text)) return [];
  if ('react-native' in manifest.data.dependencies) return [];
  const oldest = minimumNode(manifest.data.engines.node);
  const listed = Object.keys(manifest.data.dependencies).flatMap((name) => {
    const found = replacements[name] ?? partly[name];
    return found && isNodeAtLeast(oldest, ...found.since) ? [{ name, ...found }] : [];
  });
  const found = listed.map(async ({ name, instead, same }): Promise<ProjectFinding[]> => {
    const importers = [...project.facts].flatMap(([file, { imports }]) => {
      const own = imports.filter(({ specifier }) => packageOf(specifier) === name);
      const isOurs =
        own.length > 0 && isSourceFile(file) && manifestFor(project, file, manifests) === manifest;
      return isOurs ? [{ file, names: own.flatMap((each) => each.names) }] : [];
    });
    const { names: only } = partly[name] ?? {};
    if (
      importers.length === 0 ||
      (only && !importers.every(({ names }) => names.every((each) => only.includes(each))))
    )
      return [];
    if (await isNeededBy(project, name, importers)) return [];
    const place = await placeInJson(manifest.text, ['dependencies', name]);
    const edits =
      same === undefined ? null : await editsOf(project, importers, { specifier: name, expression: same });
    return [
      {
        file: manifest.file,
        ...place,
        message: `${name} is used for what Node has built in: ${instead}`,
        key: name,
        related: importers.slice(0, 10).map(({ file }) => ({ file, message: `${name} is imported here` })),
        ...(edits && { fix: { title: `use ${instead} instead of ${name}`, edits } }),
      },
    ];
  });
  return (await Promise.all(found)).flat();
}

/** Code for browsers, by where it stands or how it is written. */
const ofBrowser = /\.[jt]sx$|(?:^|\/)(?:app|browser|client|frontend|public|ui|web|www)\//;

/** Whether a file that imports it has a use for it that what is built in does not serve. */
async function isNeededBy(
  project: Project,
  name: string,
  importers: readonly { file: string }[],
): Promise<boolean> {
  if (importers.some(({ file }) => /polyfill/i.test(file))) return true;
  // Browsers have randomUUID where the connection is secure alone.
  if (name === 'uuid') return importers.some(({ file }) => ofBrowser.test(file));
  if (name !== 'node-fetch') return false;
  const texts = await Promise.all(importers.map(({ file }) => project.read(file)));
  // An agent is what the built-in one does not take.
  return texts.some((text) => /\bagent\b/.test(text ?? ''));
}

/** In all files that import it, or in none. */
async function editsOf(
  project: Project,
  importers: readonly { file: string }[],
  replacement: { specifier: string; expression: string },
): Promise<Fix['edits'] | null> {
  const all = await Promise.all(
    importers.map(async ({ file }) => {
      const text = await project.read(file);
      const edits = text === null ? null : replaceImport(file, text, replacement);
      return edits?.map((edit) => ({ file, ...edit })) ?? null;
    }),
  );
  return all.every((edits) => edits !== null) ? all.flat() : null;
}
