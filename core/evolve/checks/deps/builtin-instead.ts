import { packageOf } from '../../../research/packages/installed.js';
import { isNodeAtLeast, minimumNode } from '../../../workspace/minimum-node.js';
import { isSourceFile } from '../../../workspace/sources.js';
import type { ProjectCheck, ProjectFinding } from '../../check.js';
import { placeInJson } from '../../manifest/edit-json.js';
import { type Manifest, manifestFor, manifestsOf } from '../../manifest/manifests.js';
import type { Project } from '../../project.js';

/** What does the same since which Node. Packages that do more than their name says are not among them. */
const replacements: Record<string, [instead: string, since: [major: number, minor: number]]> = {
  'abort-controller': ['AbortController', [16, 0]],
  'array-flatten': ['Array.prototype.flat', [12, 0]],
  'array.prototype.flat': ['Array.prototype.flat', [12, 0]],
  'array.prototype.flatmap': ['Array.prototype.flatMap', [12, 0]],
  'array-includes': ['Array.prototype.includes', [6, 0]],
  'es6-promise': ['Promise', [6, 0]],
  has: ['Object.hasOwn', [16, 9]],
  'has-own-prop': ['Object.hasOwn', [16, 9]],
  hasown: ['Object.hasOwn', [16, 9]],
  'is-nan': ['Number.isNaN', [6, 0]],
  isarray: ['Array.isArray', [6, 0]],
  'left-pad': ['String.prototype.padStart', [8, 0]],
  mkdirp: ['fs.mkdir with { recursive: true }', [12, 0]],
  'node-fetch': ['fetch', [18, 0]],
  'object-assign': ['Object.assign', [6, 0]],
  'object.assign': ['Object.assign', [6, 0]],
  'object.entries': ['Object.entries', [8, 0]],
  'object.fromentries': ['Object.fromEntries', [12, 0]],
  'object.values': ['Object.values', [8, 0]],
  'array.prototype.at': ['Array.prototype.at', [16, 6]],
  'pad-left': ['String.prototype.padStart', [8, 0]],
  pify: ['util.promisify', [8, 0]],
  'promise.allsettled': ['Promise.allSettled', [14, 0]],
  querystring: ['URLSearchParams', [10, 0]],
  rimraf: ['fs.rm with { recursive: true, force: true }', [14, 14]],
  'safe-buffer': ['Buffer', [6, 0]],
  'string.prototype.matchall': ['String.prototype.matchAll', [12, 0]],
  'string.prototype.trim': ['String.prototype.trim', [6, 0]],
};

export const builtinInstead: ProjectCheck = {
  id: 'builtin-instead',
  category: 'deps',
  severity: 'note',
  reach: 'project',
  title: 'a package for what the oldest Node that the project supports has built in',
  why: 'Each package that is not needed is one less to be audited and upgraded. Only packages whose whole purpose is built in are named, only where source imports them, and only where `engines.node` lets no older Node in; without `engines` nothing is said. Since the two may differ in details, there is no fix.',
  example: {
    bad: '{ "engines": { "node": ">=20" }, "dependencies": { "mkdirp": "^3.0.0" } }',
    good: '{ "engines": { "node": ">=20" } }',
  },
  fixes: false,
  on: false,
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
  const oldest = minimumNode(manifest.data.engines.node);
  const listed = Object.keys(manifest.data.dependencies).flatMap((name) => {
    const [instead, since] = replacements[name] ?? [];
    return instead !== undefined && since && isNodeAtLeast(oldest, ...since) ? [{ name, instead }] : [];
  });
  const found = listed.map(async ({ name, instead }): Promise<ProjectFinding[]> => {
    const importers = [...project.facts].filter(
      ([file, { imports }]) =>
        isSourceFile(file) &&
        imports.some(({ specifier }) => packageOf(specifier) === name) &&
        manifestFor(project, file, manifests) === manifest,
    );
    if (importers.length === 0) return [];
    const place = await placeInJson(manifest.text, ['dependencies', name]);
    return [
      {
        file: manifest.file,
        ...place,
        message: `${name} is used for what Node has built in: ${instead}`,
        key: name,
        related: importers.slice(0, 10).map(([file]) => ({ file, message: `${name} is imported here` })),
      },
    ];
  });
  return (await Promise.all(found)).flat();
}
