import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import type { Node } from '../../syntax/parse.js';
import { walk } from '../../syntax/walk.js';
import { specifierFor } from './add-import.js';
import { editDistance, nearestNames } from './nearest-names.js';
import { isNodeBuiltin } from './project.js';
import { type Fault, type Fix, replace, type Source } from './rule.js';

type Text = Extract<Node, { type: 'Literal' }> & { value: string };
export interface ModuleReference {
  source: Source;
  node: Text;
  specifier: string;
}

/** A module that is not found: another path, extension, case or index, another package; a missing install is not ours. */
export async function wrongModulePath(fault: Fault): Promise<Fix[]> {
  const wanted = missingModule(fault);
  if (!wanted) return [];
  const files = [...new Set([...fault.context.sources, ...(await dataFiles(fault))])];
  const fixes: Fix[] = [];
  for (const source of await fault.project.sources()) {
    const kind = await fault.project.moduleKind(source);
    for (const reference of referencesOf(source)) {
      if (!isMeant(reference, wanted, fault.context.folder) || exists(reference, files)) continue;
      const near = reference.specifier.startsWith('.') || reference.specifier.startsWith('/');
      const options = near
        ? nearestFiles(reference, files, kind)
        : await nearestPackages(reference, files, kind, fault);
      for (const { specifier, prior } of options) {
        const quote = source.text[reference.node.range[0]] ?? "'";
        fixes.push({
          operator: 'module-path',
          title: `load ${specifier} in place of ${reference.specifier}`,
          edits: [replace(source, reference.node, `${quote}${specifier}${quote}`)],
          prior,
        });
      }
    }
  }
  return fixes;
}

/** Every import, re-export, dynamic import and require of a source. */
export function referencesOf(source: Source): ModuleReference[] {
  const found: ModuleReference[] = [];
  const add = (node: Node | null | undefined) => {
    if (node?.type === 'Literal' && typeof node.value === 'string')
      found.push({ source, node: node as Text, specifier: node.value });
  };
  walk(source.program, (node) => {
    if ('source' in node && /^(?:Import|Export)/.test(node.type)) add(node.source as Node | null);
    if (
      node.type === 'CallExpression' &&
      /^(?:require(?:\.resolve)?|import\.meta\.resolve)$/.test(source.text.slice(...node.callee.range))
    )
      add(node.arguments[0]);
  });
  return found;
}

/** The file of the project that a relative specifier loads, if it does. */
export function resolveReference(
  { source, specifier }: ModuleReference,
  files: readonly string[],
): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const path = posix.join(posix.dirname(source.file), specifier);
  const asTypeScript = path.replace(/\.([cm]?)jsx?$/, '.$1ts');
  const endings = ['.js', '.ts', '.mjs', '.cjs', '.jsx', '.tsx', '.mts', '.cts', '.json'];
  const tries = [
    path,
    asTypeScript,
    `${asTypeScript}x`,
    ...endings.map((each) => path + each),
    ...endings.map((each) => `${path}/index${each}`),
  ];
  return tries.find((each) => files.includes(each));
}

interface Missing {
  specifier: string;
  importer: string | undefined;
}

function missingModule({ message, thrown }: Fault): Missing | undefined {
  const patterns = [
    /Cannot find (?:module|package) '([^']+)'(?: imported from '?([^'\s]+)'?)?/,
    /Cannot find module '([^']+)' from '([^']+)'/,
    /Failed to (?:load url|resolve import) "?([^\s"]+)"?(?: \(resolved id: [^)]*\))? (?:in|from) "?([^\s"]+?)"?\./,
    /Directory import '([^']+)' is not supported resolving ES modules imported from (\S+)/,
    /Package subpath '([^']+)' is not defined/,
    /Could not resolve "([^"]+)"/,
    /No such built-in module: (?:node:)?(\S+)/,
  ];
  for (const pattern of patterns) {
    const match = pattern.exec(message);
    if (match?.[1])
      return {
        specifier: match[1],
        importer: match[2] ?? /Require stack:\s*- (\S+)/.exec(`${message}\n${thrown.stack ?? ''}`)?.[1],
      };
  }
  return undefined;
}

// Node names an ES module by its absolute path, a CommonJS one as it was written.
function isMeant({ source, specifier }: ModuleReference, wanted: Missing, folder: string): boolean {
  const plain = specifier.replace(/^node:/, '');
  if (specifier === wanted.specifier || plain === wanted.specifier) return true;
  if (plain.startsWith(`${wanted.specifier}/`)) return true;
  if (wanted.specifier.startsWith('./') && plain.endsWith(wanted.specifier.slice(1))) return true;
  if (!specifier.startsWith('.')) return false;
  const path = posix.join(posix.dirname(source.file), specifier).replace(/\/$/, '');
  const absolute = wanted.specifier
    .replace(/^file:\/\//, '')
    .replace(/\\/g, '/')
    .replace(/\/$/, '');
  return absolute === posix.join(folder, path) || absolute.endsWith(`/${path}`) || absolute === path;
}

function exists(reference: ModuleReference, files: readonly string[]): boolean {
  const path = posix.join(posix.dirname(reference.source.file), reference.specifier);
  return reference.specifier.startsWith('.') && files.includes(path);
}

function nearestFiles(
  { source, specifier }: ModuleReference,
  files: readonly string[],
  kind: 'esm' | 'cjs',
): { specifier: string; prior: number }[] {
  const wanted = posix.join(posix.dirname(source.file), specifier);
  const scored = files
    .filter((file) => file !== source.file)
    .map((file) => ({ file, score: closeness(wanted, file) }))
    .filter(({ score }) => score > 0.4)
    .sort((a, b) => b.score - a.score)
    .slice(0, 6);
  return scored.flatMap(({ file, score }) => {
    const usual = specifierFor(source, file, kind);
    const path = posix.relative(posix.dirname(source.file), file);
    const whole = path.startsWith('.') ? path : `./${path}`;
    const index = whole.replace(/\/index\.[cm]?[jt]sx?$/, '');
    const options = kind === 'esm' ? [whole, usual] : [usual, whole, index];
    return [...new Set(options)]
      .filter((each) => each !== specifier)
      .map((each, rank) => ({ specifier: each, prior: 0.95 * score - rank * 0.1 }));
  });
}

// The same name matters most, then the same folder; letter case and extension count little.
function closeness(wanted: string, file: string): number {
  const plain = (path: string) => path.replace(/\.[cm]?[jt]sx?$|\.json$/, '').replace(/\/index$/, '');
  const [a, b] = [plain(wanted), plain(file)];
  if (a === b) return 1;
  if (a.toLowerCase() === b.toLowerCase()) return 0.98;
  const [nameA, nameB] = [posix.basename(a), posix.basename(b)];
  const names =
    nameA === nameB
      ? 1
      : Math.max(likeness(nameA, nameB), likeness(nameA.replace(/s$/, ''), nameB.replace(/s$/, '')) * 0.98);
  const folders = likeness(posix.dirname(a), posix.dirname(b));
  return names < 0.5 ? 0 : 0.75 * names + 0.2 * folders;
}

const likeness = (a: string, b: string): number => {
  if (a === b) return 1;
  const letters = (text: string) => text.toLowerCase().replace(/[-_.]/g, '');
  if (letters(a) === letters(b)) return 0.97;
  return 1 - editDistance(a.toLowerCase(), b.toLowerCase()) / Math.max(a.length, b.length, 1);
};

async function nearestPackages(
  reference: ModuleReference,
  files: readonly string[],
  kind: 'esm' | 'cjs',
  fault: Fault,
): Promise<{ specifier: string; prior: number }[]> {
  const { source, specifier } = reference;
  const plain = specifier.replace(/^node:/, '');
  const builtins = builtinModules.filter((each) => !each.startsWith('_'));
  const prefix = specifier.startsWith('node:') || !isNodeBuiltin(plain) ? 'node:' : '';
  const named = nearestNames(plain, builtins, 0.6).slice(0, 3);
  const packages = nearestNames(plain, await fault.project.packages(), 0.55).slice(0, 3);
  const local = nearestFiles({ ...reference, specifier: `./${plain}` }, files, kind).slice(0, 4);
  const anywhere = nearestFiles(
    { ...reference, source: { ...source, file: posix.basename(source.file) }, specifier: `./${plain}` },
    files,
    kind,
  );
  return [
    ...named.map(({ name, likeness: like }) => ({ specifier: prefix + name, prior: 0.85 * like })),
    ...packages.map(({ name, likeness: like }) => ({ specifier: name, prior: 0.9 * like })),
    ...local.map((each) => ({ ...each, prior: each.prior * 0.9 })),
    ...(local.length === 0 ? anywhere.slice(0, 2).map((each) => ({ ...each, prior: each.prior * 0.4 })) : []),
  ];
}

// JSON is not among the sources, but modules load it.
async function dataFiles(fault: Fault): Promise<string[]> {
  const { readdir } = await import('node:fs/promises');
  const folders = new Set([
    '',
    ...fault.context.sources.map((file) => (posix.dirname(file) === '.' ? '' : posix.dirname(file))),
  ]);
  const found: string[] = [];
  for (const folder of [...folders].slice(0, 100)) {
    const entries = await readdir(posix.join(fault.context.folder, folder)).catch(() => []);
    for (const each of entries) if (each.endsWith('.json')) found.push(posix.join(folder, each));
  }
  return found;
}
