import { type Manifest, manifestsOf } from '../manifest/manifests.js';
import { entriesOf } from '../manifest/shipped-files.js';
import type { Project } from '../project.js';
import type { Entry } from './start.js';

/** Of each package; of those that can be reached by many paths, the first ones. */
const mostEntries = 4;

/** Where the packages of a repository are started: the files in the tree that `bin`, `main` and `exports` name, as JavaScript. */
export async function startEntries(project: Pick<Project, 'blobs' | 'workspace' | 'read'>): Promise<Entry[]> {
  return (await manifestsOf(project)).flatMap((manifest) => entriesIn(project, manifest));
}

function entriesIn(project: Pick<Project, 'blobs'>, manifest: Manifest): Entry[] {
  const { data } = manifest;
  const named = (some: Partial<Manifest['data']>): string[] =>
    entriesOf(project, {
      ...manifest,
      data: { ...data, main: undefined, module: undefined, bin: undefined, exports: {}, ...some },
    });
  const isModule = (file: string): boolean =>
    file.endsWith('.mjs') || (data.type === 'module' && !file.endsWith('.cjs'));
  const programs = named({ bin: data.bin });
  const libraries = named({ main: data.main, exports: data.exports });
  return [...new Set([...programs, ...libraries])]
    .filter((file) => /\.[cm]?js$/.test(file))
    .slice(0, mostEntries)
    .map((file) => ({ file, isProgram: programs.includes(file), isModule: isModule(file) }));
}
