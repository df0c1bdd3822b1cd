import { nearestNames } from '../../repair/strategies/rules/nearest-names.js';
import { entryPoints, namesDeclared } from '../packages/exported-names.js';
import type { InstalledPackage } from '../packages/installed.js';
import type { Question } from '../question.js';
import type { HintShape, Passage, Source } from '../source.js';

/**
 * A name that a package does not have any more: where else in the package it is exported, or which of its names is most
 * like it.
 */
export const exportsSource: Source = {
  name: 'exports',
  search: async ({ messages, packages }: Question) => {
    const missing = [...new Set(messages.flatMap(missingNames))].slice(0, 4);
    if (missing.length === 0) return [];
    const installed = packages.flatMap((pkg) => (pkg.installed ? [pkg.installed] : [])).slice(0, 4);
    const found = await Promise.all(installed.map((pkg) => passagesOf(pkg, missing)));
    return found.flat();
  },
};

/** What the engine, a bundler or the compiler says is not there. */
const missingNames = (message: string): string[] =>
  patterns.flatMap((pattern) => [...message.matchAll(pattern)].flatMap(([, name]) => (name ? [name] : [])));

const patterns = [
  /does not provide an export named '([\w$]+)'/g,
  /Named export '([\w$]+)' not found/g,
  /No matching export in "[^"]*" for import "([\w$]+)"/g,
  /has no exported member(?: named)? '([\w$]+)'/g,
  /Property '([\w$]+)' does not exist on type/g,
  /([\w$]+) is not a (?:function|constructor)/g,
];

async function passagesOf(pkg: InstalledPackage, missing: readonly string[]): Promise<Passage[]> {
  const [entries, names] = await Promise.all([entryPoints(pkg), namesDeclared(pkg)]);
  const own = entries.find(({ specifier }) => specifier === pkg.name)?.names ?? new Set<string>();
  return missing.flatMap((name): Passage[] => {
    if (own.has(name)) return [];
    const moved = entries.filter((entry) => entry.specifier !== pkg.name && entry.names.has(name));
    const near = names.has(name) ? [] : nearestNames(name, names, 0.45).slice(0, 3);
    const hints: HintShape[] = [
      ...moved.slice(0, 3).map(
        ({ specifier }): HintShape => ({
          kind: 'moved-import',
          from: pkg.name,
          to: specifier,
          symbols: [name, pkg.name, specifier],
          versions: pkg.version,
        }),
      ),
      ...near.map(
        (each): HintShape => ({
          kind: 'rename',
          from: name,
          to: each.name,
          symbols: [name, each.name],
          versions: pkg.version,
        }),
      ),
    ];
    if (hints.length === 0) return [];
    const there =
      moved.length > 0
        ? `${moved.map(({ specifier }) => specifier).join(', ')} exports it`
        : `of its names ${near.map((each) => each.name).join(', ')} are most like it`;
    return [
      {
        source: 'exports',
        origin: `exports of ${pkg.name}`,
        title: `${pkg.name} ${pkg.version ?? ''} has no ${name}`,
        text: `${pkg.name} ${pkg.version ?? ''} does not export ${name}: ${there}.`,
        package: pkg.name,
        versions: pkg.version,
        link: `node_modules/${pkg.name}/package.json`,
        licence: pkg.licence,
        at: null,
        votes: null,
        accepted: null,
        hints,
      },
    ];
  });
}
