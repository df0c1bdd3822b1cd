import { importsOf } from '../../diagnose/imports.js';
import { isSourceFile } from '../../workspace/sources.js';
import { oncePerProject } from '../once-per-project.js';
import { type Project, readBlobs } from '../project.js';
import type { Manifest } from './manifests.js';

/** The source files that the entries of a published package load, the entries among them; none where no entry is in the tree. */
export function shippedFiles(project: Project, manifest: Manifest): Promise<Set<string>> {
  const known = shippedBy.get(manifest) ?? findShipped(project, manifest);
  shippedBy.set(manifest, known);
  return known;
}

const shippedBy = new WeakMap<Manifest, Promise<Set<string>>>();

async function findShipped(project: Project, manifest: Manifest): Promise<Set<string>> {
  const texts = await sourcesOf(project);
  const shipped = new Set(entriesOf(project, manifest));
  for (const entry of [...shipped]) {
    const loaded = await importsOf(
      entry,
      async (file) => texts.get(file) ?? (await project.read(file)) ?? undefined,
    );
    for (const file of loaded.keys()) if (isSourceFile(file)) shipped.add(file);
  }
  return shipped;
}

const sourcesOf = oncePerProject(async ({ repo, blobs, facts }: Project) => {
  const texts = await readBlobs(
    repo,
    [...facts.keys()].map((file) => blobs.get(file) ?? ''),
  );
  return new Map([...facts.keys()].map((file) => [file, texts.get(blobs.get(file) ?? '') ?? undefined]));
});

/** The files that package.json names for those who use the package; of what is built, the sources where their place is clear. */
export function entriesOf({ blobs }: Pick<Project, 'blobs'>, { folder, data }: Manifest): string[] {
  const named = [data.main, data.module, data.bin, data.exports].flatMap(pathsIn);
  const usual = data.main === undefined && data.exports === undefined ? ['index.js'] : [];
  const inTree = [...named, ...usual].flatMap((path) => {
    const inside = path.replace(/^\.\//, '');
    const source = inside
      .replace(/^(?:dist|lib|build|out)\/(?:(?:esm|cjs|src)\/)?/, 'src/')
      .replace(/\.([cm]?)jsx?$/, '.$1ts');
    const found = [inside, `${inside}.js`, `${inside}/index.js`, source]
      .map((each) => (folder === '' ? each : `${folder}/${each}`))
      .find((each) => blobs.has(each) && isSourceFile(each));
    return found ? [found] : [];
  });
  return [...new Set(inTree)];
}

function pathsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.includes('*') ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === 'types' ? [] : pathsIn(inner)));
}
