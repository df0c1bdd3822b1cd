import { packageOf } from '../../../research/packages/installed.js';
import { isTestFile } from '../../../workspace/sources.js';
import type { ProjectCheck, ProjectFinding } from '../../check.js';
import { placeInJson } from '../../manifest/edit-json.js';
import { type Manifest, manifestFor, manifestsOf, type Section } from '../../manifest/manifests.js';
import { filesThatMention } from '../../manifest/mentions.js';
import { movedDependency } from '../../manifest/move-dependency.js';
import { shippedFiles } from '../../manifest/shipped-files.js';
import type { Project } from '../../project.js';

export const misplacedDependency: ProjectCheck = {
  id: 'misplaced-dependency',
  category: 'deps',
  severity: 'warning',
  reach: 'project',
  title:
    'a package in `devDependencies` that shipped code imports, or one in `dependencies` that only tests do',
  why: 'What only `devDependencies` list is not installed where the package is used, and the import fails there; what only tests need and `dependencies` list is installed by everybody. Shipped is what the entries of a published package load. Packages that are bundled before they are published or run, imports of types alone, and what the settings or scripts name are left alone. The fix moves the entry with its range, in `package-lock.json` too.',
  example: {
    bad: '{ "main": "index.js", "devDependencies": { "ms": "^2.1.3" } } // index.js: import ms from "ms";',
    good: '{ "main": "index.js", "dependencies": { "ms": "^2.1.3" } }',
  },
  fixes: true,
  on: true,
  async examine(project) {
    const manifests = await manifestsOf(project);
    const used = usesOf(project, manifests);
    const found = manifests.map(async (manifest) => [
      ...(await shippedButDev(project, manifest)),
      ...(await testedButProd(project, manifest, used.get(manifest.file) ?? new Map())),
    ]);
    return (await Promise.all(found)).flat();
  },
};

async function shippedButDev(project: Project, manifest: Manifest): Promise<ProjectFinding[]> {
  const { data } = manifest;
  const dev = Object.keys(data.devDependencies).filter(
    (name) => !(name in { ...data.dependencies, ...data.peerDependencies, ...data.optionalDependencies }),
  );
  if (dev.length === 0 || data.private || bundles(manifest)) return [];
  const found = new Map<string, { file: string; line: number }>();
  for (const file of await shippedFiles(project, manifest))
    for (const { specifier, kind, typeOnly, line } of project.facts.get(file)?.imports ?? []) {
      const name = packageOf(specifier);
      // Others than these may stand where what is missing is caught.
      const isFirm = !typeOnly && (kind === 'static' || kind === 're-export');
      if (name && isFirm && dev.includes(name) && !found.has(name)) found.set(name, { file, line });
    }
  return Promise.all(
    [...found].map(([name, { file, line }]) =>
      misplaced(project, manifest, name, 'devDependencies', 'dependencies', {
        message: `${file} imports ${name}, which is in devDependencies only`,
        related: [{ file, line, message: `${name} is imported here` }],
      }),
    ),
  );
}

async function testedButProd(
  project: Project,
  manifest: Manifest,
  uses: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<ProjectFinding[]> {
  const candidates = Object.keys(manifest.data.dependencies).filter((name) => {
    const files = [...(uses.get(name) ?? [])];
    return files.length > 0 && files.every(isTestFile) && !name.startsWith('@types/');
  });
  const found = candidates.map(async (name) => {
    const others = (await filesThatMention(project, name)).filter((file) => !isTestFile(file));
    if (others.length > 0) return [];
    return [
      await misplaced(project, manifest, name, 'dependencies', 'devDependencies', {
        message: `only tests import ${name}, which is in dependencies`,
        related: [],
      }),
    ];
  });
  return (await Promise.all(found)).flat();
}

async function misplaced(
  project: Project,
  manifest: Manifest,
  name: string,
  from: Section,
  to: Section,
  { message, related }: Pick<ProjectFinding, 'message' | 'related'>,
): Promise<ProjectFinding> {
  const place = await placeInJson(manifest.text, [from, name]);
  const edits = await movedDependency(project, manifest, name, from, to);
  return {
    file: manifest.file,
    ...place,
    message,
    key: `${from} ${name}`,
    ...(related && { related }),
    ...(edits && { fix: { title: `move ${name} to ${to}`, edits } }),
  };
}

/** By package.json, and by the package that they import, the files that do. */
function usesOf(project: Project, manifests: readonly Manifest[]): Map<string, Map<string, Set<string>>> {
  const uses = new Map<string, Map<string, Set<string>>>();
  for (const [file, { imports }] of project.facts) {
    const manifest = manifestFor(project, file, manifests);
    if (!manifest) continue;
    const ofPackage = uses.get(manifest.file) ?? new Map<string, Set<string>>();
    uses.set(manifest.file, ofPackage);
    for (const { specifier } of imports) {
      const name = packageOf(specifier);
      if (name) ofPackage.set(name, (ofPackage.get(name) ?? new Set()).add(file));
    }
  }
  return uses;
}

const bundlers =
  /^(?:rollup|rolldown|vite|webpack|esbuild|parcel|tsup|tsdown|unbuild|microbundle|@vercel\/ncc|bunchee|@swc\/cli|browserify|next|nuxt|astro|pkgroll|zshy|tsc-multi|@rspack\/core|@rslib\/core)$/;

/** What is bundled brings along what it imports. */
const bundles = ({ data }: Manifest): boolean =>
  Object.keys({ ...data.devDependencies, ...data.dependencies }).some((name) => bundlers.test(name)) ||
  /\b(?:esbuild|bun build|rollup|vite build|webpack)\b/.test(Object.values(data.scripts).join('\n'));
