import * as z from 'zod/mini';
import { oncePerProject } from '../once-per-project.js';
import type { Project } from '../project.js';

const texts = z.catch(z._default(z.record(z.string(), z.catch(z.string(), '')), {}), {});
const text = z.catch(z.optional(z.string()), undefined);

/** The parts of package.json that the checks go by; what is malformed is taken as absent. */
const manifestSchema = z.object({
  name: text,
  version: text,
  private: z.catch(z._default(z.boolean(), false), false),
  type: text,
  main: text,
  module: text,
  browser: z.catch(z.optional(z.unknown()), undefined),
  bin: z.catch(z.optional(z.union([z.string(), z.record(z.string(), z.string())])), undefined),
  exports: z.optional(z.unknown()),
  imports: z.optional(z.unknown()),
  license: z.optional(z.unknown()),
  licenses: z.optional(z.unknown()),
  files: z.catch(z.optional(z.array(z.string())), undefined),
  engines: texts,
  scripts: texts,
  dependencies: texts,
  devDependencies: texts,
  peerDependencies: texts,
  optionalDependencies: texts,
  bundleDependencies: z.catch(z.optional(z.array(z.string())), undefined),
  bundledDependencies: z.catch(z.optional(z.array(z.string())), undefined),
});

export type ManifestData = z.output<typeof manifestSchema>;

export const sections = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
] as const;
export type Section = (typeof sections)[number];

/** A package of the repository, as its package.json in the tree says. */
export interface Manifest {
  /** Path of the package.json. */
  file: string;
  /** Relative to the repository; `''` is the root. */
  folder: string;
  text: string;
  data: ManifestData;
}

/** The packages of the repository, the root's own first; those whose package.json does not parse are left out. */
export const manifestsOf = oncePerProject(
  async (project: Pick<Project, 'workspace' | 'read'>): Promise<Manifest[]> => {
    const read = project.workspace.packages.map(async ({ folder }): Promise<Manifest[]> => {
      const file = folder === '' ? 'package.json' : `${folder}/package.json`;
      const text = await project.read(file);
      const data = text === null ? null : parseManifest(text);
      return text === null || data === null ? [] : [{ file, folder, text, data }];
    });
    return (await Promise.all(read)).flat();
  },
);

export function parseManifest(text: string): ManifestData | null {
  try {
    return manifestSchema.parse(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch {
    return null;
  }
}

/** The package that a file belongs to: the nearest one above it; undefined where that is none of the repository's workspaces. */
export function manifestFor(
  { blobs }: Pick<Project, 'blobs'>,
  file: string,
  manifests: readonly Manifest[],
): Manifest | undefined {
  for (let folder = file; folder.includes('/'); ) {
    folder = folder.slice(0, folder.lastIndexOf('/'));
    const found = manifests.find((each) => each.folder === folder);
    if (found || blobs.has(`${folder}/package.json`)) return found;
  }
  return manifests.find(({ folder }) => folder === '');
}

/** Where a package is listed; undefined where it is not. */
export const sectionOf = ({ data }: Manifest, name: string): Section | undefined =>
  sections.find((section) => name in data[section]);

/** Whether a package lists another in any of its sections. */
export const lists = (manifest: Manifest, name: string): boolean => sectionOf(manifest, name) !== undefined;
