import { declarationFiles } from './declaration-files.js';
import type { InstalledPackage } from './installed.js';

/** What can be imported from one specifier of a package, as far as its texts tell without running it. */
export interface EntryPoint {
  specifier: string;
  names: ReadonlySet<string>;
}

/** The entry points that a package's manifest names (`exports`), else the package itself and the files in its root. */
export async function entryPoints(pkg: InstalledPackage): Promise<EntryPoint[]> {
  const { exports, ...rest } = pkg.manifest;
  const subpaths = subpathsOf(exports);
  if (subpaths === null) return [await entryPoint(pkg.name, pkg)];
  const found = subpaths.slice(0, mostEntries).map(([subpath, target]) => {
    const specifier = subpath === '.' ? pkg.name : `${pkg.name}/${subpath.slice(2)}`;
    const manifest = { exports: target, ...(subpath === '.' ? rest : {}) };
    return entryPoint(specifier, {
      ...pkg,
      manifest: { version: rest.version, license: rest.license, ...manifest },
    });
  });
  return Promise.all(found);
}

const mostEntries = 40;

/** Every name that the declarations, or the code, of a package hold: exported ones and members. */
export async function namesDeclared(pkg: InstalledPackage): Promise<Set<string>> {
  const files = await declarationFiles(pkg);
  return new Set(files.flatMap(({ text }) => [...exportedIn(text), ...membersIn(text)]));
}

async function entryPoint(specifier: string, pkg: InstalledPackage): Promise<EntryPoint> {
  const files = await declarationFiles(pkg, { onlyNamed: true });
  return { specifier, names: new Set(files.flatMap(({ text }) => exportedIn(text))) };
}

function subpathsOf(exports: unknown): [string, unknown][] | null {
  if (typeof exports !== 'object' || exports === null || Array.isArray(exports)) return null;
  const entries = Object.entries(exports);
  if (!entries.some(([key]) => key.startsWith('.'))) return null;
  return entries.filter(
    ([key, target]) => /^\.(?:\/[\w./-]+)?$/.test(key) && !key.endsWith('.json') && target !== null,
  );
}

const identifier = '[\\p{ID_Start}$_][\\p{ID_Continue}$]*';
const declared = new RegExp(
  `\\bexport\\s+(?:default\\s+)?(?:declare\\s+)?(?:abstract\\s+)?(?:async\\s+)?(?:function\\*?|const|let|var|class|interface|type|enum|namespace)\\s+(${identifier})`,
  'gu',
);
const assigned = new RegExp(`(?:\\bexports|\\bmodule\\.exports)\\.(${identifier})\\s*=`, 'gu');
const lists = /\bexport\s*\{([^}]{0,4000})\}|\bmodule\.exports\s*=\s*\{([^}]{0,4000})\}/g;

/** Names that a text exports, in ES modules, CommonJS and declarations. */
export function exportedIn(text: string): string[] {
  const listed = [...text.matchAll(lists)].flatMap(([, esm, cjs]) =>
    (esm ?? cjs ?? '').split(',').map((part) => {
      const words = part.trim().replace(/^type\s+/, '');
      return esm === undefined
        ? (/^(?:get\s+|async\s+)?([\w$]+)/.exec(words)?.[1] ?? '')
        : (/([\w$]+)\s*$/.exec(words)?.[1] ?? '');
    }),
  );
  const single = [...text.matchAll(declared), ...text.matchAll(assigned)].map(([, name = '']) => name);
  return [...new Set([...single, ...listed])].filter((name) => name !== '' && name !== 'default');
}

/** Methods and properties of classes, interfaces and objects. */
const membersIn = (text: string): string[] =>
  [
    ...text.matchAll(/^[ \t]+(?:(?:readonly|static|async|get|set|public|declare)\s+)*([\w$]+)\??\s*[(:<]/gm),
  ].map(([, name = '']) => name);
