import { type ModuleSurface, moduleSurface } from './module-surface.js';

export interface SurfaceChange {
  /** As those who use the package write it: `total of cart`. */
  name: string;
  what: 'removed' | 'added' | 'changed';
  before: string | null;
  after: string | null;
}

export type ReadText = (file: string) => Promise<string | undefined>;

export interface SurfaceInput {
  /** Text of a file without and with the patch. */
  before: ReadText;
  after: ReadText;
  edited: readonly string[];
  /** Folders of the project's packages; `''` is the root. */
  packages: readonly string[];
  /** The file of the project that a module name means; undefined where there is none. */
  resolve(specifier: string, from: string, read: ReadText): Promise<string | undefined>;
}

/**
 * What changes of the names that a package's entry points give to others, and of how they are used: only what can be read
 * in the source. Nothing is followed where no edited file gives its own users anything else than before.
 */
export async function surfaceChanges(input: SurfaceInput): Promise<SurfaceChange[]> {
  const given = await Promise.all(input.edited.map((file) => givesOthers(file, input)));
  if (!given.includes(true)) return [];
  const changes: SurfaceChange[] = [];
  for (const folder of input.packages) changes.push(...(await changesOf(folder, input)));
  return changes;
}

async function givesOthers(file: string, { before, after }: SurfaceInput): Promise<boolean> {
  if (/(?:^|\/)package\.json$/.test(file)) return true;
  const [old, now] = await Promise.all([before(file), after(file)]);
  if (old === undefined) return false;
  return shownSurface(moduleSurface(file, old)) !== shownSurface(moduleSurface(file, now ?? ''));
}

function shownSurface(surface: ModuleSurface | null): string | null {
  return surface && JSON.stringify([[...surface.own].sort(), surface.from]);
}

async function changesOf(folder: string, { before, after, resolve }: SurfaceInput): Promise<SurfaceChange[]> {
  const [old, now] = await Promise.all([before, after].map((read) => packageSurface(folder, read, resolve)));
  // A file that did not parse before gave nobody anything.
  if (!old?.whole || !now) return [];
  const changes: SurfaceChange[] = [];
  for (const [name, signature] of old.names) {
    const next = now.names.get(name) ?? null;
    if (next !== signature)
      changes.push({ name, what: next === null ? 'removed' : 'changed', before: signature, after: next });
  }
  for (const [name, signature] of now.names)
    if (!old.names.has(name)) changes.push({ name, what: 'added', before: null, after: signature });
  return changes;
}

export interface PackageSurface {
  /** How each name that its entry points give can be used, as text. */
  names: Map<string, string>;
  /** Whether all of its files could be read. */
  whole: boolean;
}

/** What the package in a folder gives to others; null where it has no package.json. */
export async function packageSurface(
  folder: string,
  read: ReadText,
  resolve: SurfaceInput['resolve'],
): Promise<PackageSurface | null> {
  const manifest = readManifest(await read(join(folder, 'package.json')));
  if (!manifest) return null;
  const surface: PackageSurface = { names: new Map(), whole: true };
  for (const target of entryPoints(manifest)) {
    const file = await sourceOf(folder, target, read);
    if (file) await collect(file, { read, resolve, surface, name: (exported) => exported, seen: new Set() });
  }
  return surface;
}

interface Collecting {
  read: ReadText;
  resolve: SurfaceInput['resolve'];
  surface: PackageSurface;
  /** The name under which an export of this module is known outside; null where it is not. */
  name(exported: string): string | null;
  seen: Set<string>;
}

const mostFiles = 300;

async function collect(file: string, o: Collecting): Promise<void> {
  if (o.seen.has(file) || o.seen.size > mostFiles) return;
  o.seen.add(file);
  const module = moduleSurface(file, (await o.read(file)) ?? '');
  if (!module) {
    o.surface.whole = false;
    return;
  }
  for (const [exported, signature] of module.own) {
    const name = o.name(exported);
    if (name !== null) o.surface.names.set(name, signature);
  }
  for (const { source, imported, exported } of module.from) {
    const next = await o.resolve(source, file, o.read);
    const all = imported === '*' && (exported === '*' || exported === '=');
    const outside = all ? null : o.name(exported);
    if (!next) {
      if (outside !== null) o.surface.names.set(outside, `${imported} of ${source}`);
      continue;
    }
    // Of the same module several names may be handed on, each on a way of its own.
    const seen = new Set(o.seen);
    const name = (inner: string): string | null => {
      if (all) return inner === 'default' && exported === '*' ? null : o.name(inner);
      if (outside === null) return null;
      if (imported === '*') return inner === 'default' ? outside : `${outside}.${inner}`;
      return inner === imported ? outside : null;
    };
    await collect(next, { ...o, seen, name });
  }
}

interface Manifest {
  main?: unknown;
  module?: unknown;
  types?: unknown;
  typings?: unknown;
  exports?: unknown;
  private?: unknown;
}

function readManifest(text: string | undefined): Manifest | null {
  try {
    const value: unknown = JSON.parse((text ?? '').replace(/^\uFEFF/, ''));
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

/** What a package names as the way into it. One that is private and names nothing has no users outside. */
function entryPoints({ main, module, types, typings, exports, private: own }: Manifest): string[] {
  const named = [main, module, types, typings, ...leaves(exports)].filter((each) => typeof each === 'string');
  return [...new Set(named.length > 0 || own === true ? named : ['index.js'])];
}

function leaves(value: unknown): unknown[] {
  if (typeof value === 'string') return value.includes('*') || value.endsWith('.json') ? [] : [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
}

const extensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx'];

/** The source of an entry point, which names what is built of it as often as not: `dist/index.js` of `src/index.ts`. */
async function sourceOf(folder: string, target: string, read: ReadText): Promise<string | null> {
  const path = target.replace(/^\.\//, '').replace(/\/$/, '');
  const stem = path.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '');
  const rest = stem.split('/').slice(1);
  const stems = [
    stem,
    ['src', ...rest].join('/'),
    ['src', ...rest.slice(1)].join('/'),
    rest.join('/'),
    'src/index',
  ];
  const files = [
    path,
    ...stems.filter(Boolean).flatMap((each) => extensions.map((extension) => each + extension)),
  ];
  for (const file of files) {
    if (!/\.[cm]?[jt]sx?$/.test(file) || /\.d\.[cm]?ts$/.test(file)) continue;
    const found = join(folder, file);
    if ((await read(found)) !== undefined) return found;
  }
  return null;
}

const join = (folder: string, file: string): string => (folder === '' ? file : `${folder}/${file}`);
