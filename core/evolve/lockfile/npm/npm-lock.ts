import * as z from 'zod/mini';

const texts = z.optional(z.record(z.string(), z.string()));
const flag = z.optional(z.boolean());

/** One entry of `packages`; what is not named here is kept as it is. */
const entrySchema = z.looseObject({
  name: z.optional(z.string()),
  version: z.optional(z.string()),
  resolved: z.optional(z.string()),
  integrity: z.optional(z.string()),
  link: flag,
  inBundle: flag,
  dev: flag,
  optional: flag,
  devOptional: flag,
  peer: flag,
  deprecated: z.optional(z.string()),
  hasInstallScript: flag,
  extraneous: flag,
  dependencies: texts,
  devDependencies: texts,
  optionalDependencies: texts,
  peerDependencies: texts,
  peerDependenciesMeta: z.optional(z.record(z.string(), z.looseObject({ optional: flag }))),
});
export type NpmEntry = z.output<typeof entrySchema>;

const lockSchema = z.looseObject({
  lockfileVersion: z.union([z.literal(2), z.literal(3)]),
  packages: z.record(z.string(), entrySchema),
});

/**
 * A `package-lock.json` of npm 7 or later
 * (https://docs.npmjs.com/cli/configuring-npm/package-lock-json): packages by the folders that they are in.
 */
export type NpmLock = z.output<typeof lockSchema>;

/** Null for what is none, and for those of npm 6 and before. */
export function parseNpmLock(text: string): NpmLock | null {
  try {
    return lockSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** One package asking for another. */
export interface NpmEdge {
  name: string;
  range: string;
  kind: 'prod' | 'dev' | 'optional' | 'peer' | 'peer-optional' | 'workspace';
  /** Folder that answers it; null where nothing does. */
  to: string | null;
}

/** All that the package in a folder asks for. */
export function edgesOf(lock: NpmLock, from: string): NpmEdge[] {
  const entry = lock.packages[from];
  if (!entry) return [];
  if (entry.link) return [{ name: from, range: '*', kind: 'prod', to: entry.resolved ?? null }];
  const edge = (kind: NpmEdge['kind'], [name, range]: [string, string]): NpmEdge => ({
    name,
    range,
    kind,
    to: resolveFrom(lock, from, name),
  });
  const optional = entry.optionalDependencies ?? {};
  const isOwn = !from.includes('node_modules/');
  return [
    ...Object.entries(entry.dependencies ?? {})
      .filter(([name]) => !(name in optional))
      .map((each) => edge('prod', each)),
    ...Object.entries(optional).map((each) => edge('optional', each)),
    ...Object.entries(isOwn ? (entry.devDependencies ?? {}) : {})
      .filter(([name]) => !(name in (entry.dependencies ?? {})) && !(name in optional))
      .map((each) => edge('dev', each)),
    ...Object.entries(entry.peerDependencies ?? {})
      .filter(
        ([name]) => !(isOwn && name in { ...entry.dependencies, ...optional, ...entry.devDependencies }),
      )
      .map((each) => edge(entry.peerDependenciesMeta?.[each[0]]?.optional ? 'peer-optional' : 'peer', each)),
    ...(from === '' ? workspacesOf(lock) : []),
  ];
}

/** Links in the root's node_modules, each to a folder of the repository. */
function workspacesOf({ packages }: NpmLock): NpmEdge[] {
  return Object.entries(packages)
    .filter(([, { link }]) => link)
    .map(([folder]) => ({
      name: folder.replace(/^.*node_modules\//, ''),
      range: '*',
      kind: 'workspace',
      to: folder,
    }));
}

/** As Node finds it: in the node_modules of the folder, then of each above it. */
export function resolveFrom({ packages }: NpmLock, from: string, name: string): string | null {
  for (let folder = from; ; folder = above(folder)) {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (packages[place]) return place;
    if (folder === '') return null;
  }
}

function above(folder: string): string {
  const at = folder.lastIndexOf('node_modules/');
  return at < 0 ? '' : folder.slice(0, at).replace(/\/$/, '');
}

export const nameIn = (folder: string): string => folder.replace(/^.*node_modules\//, '');
