import { manifestsOf } from '../../manifest/manifests.js';
import type { Ask, LockedPackage, LockedTree, LockGraph } from '../lock-graph.js';
import { readYarnLock, type YarnEntry } from './yarn-lock.js';

export async function graphOfYarn(
  text: string,
  project: LockedTree,
): Promise<Omit<LockGraph, 'file'> | null> {
  const entries = await readYarnLock(text);
  if (!entries || entries.length === 0) return null;
  const byRange = new Map(
    entries.flatMap((entry) => entry.ranges.map((range) => [`${entry.name}@${range}`, entry])),
  );
  const byName = new Map<string, YarnEntry[]>();
  for (const entry of entries) byName.set(entry.name, [...(byName.get(entry.name) ?? []), entry]);
  const answerTo = (name: string, range: string): YarnEntry | undefined => {
    const asked = byRange.get(`${name}@${range}`) ?? byRange.get(`${name}@npm:${range}`);
    // Settings may have put another range in the place of the one that is asked for.
    const all = byName.get(name) ?? [];
    return asked ?? (all.length === 1 ? all[0] : undefined);
  };
  const asksIn = (list: Record<string, string>, kind: Ask['kind']): Ask[] =>
    Object.entries(list).flatMap(([name, range]) => {
      const answer = answerTo(name, range);
      return answer ? [{ name, kind, to: keyOf(answer) }] : [];
    });
  const packages = entries.flatMap((entry): [string, LockedPackage][] => {
    const { name, version, resolved, resolution, dependencies, optionalDependencies } = entry;
    if (resolution?.includes('@workspace:')) return [];
    const [, real] = /^(@?[^@]+)@/.exec(resolution ?? aliasIn(entry)) ?? [];
    const asks = [...asksIn(dependencies, 'prod'), ...asksIn(optionalDependencies, 'optional')];
    const isOfRegistry =
      resolution === undefined
        ? /^https?:\/\/[^?#]+\/-\/[^?#]+\.tgz/.test(resolved ?? '')
        : /^@?[^@]+@npm:/.test(resolution);
    const url = resolved?.replace(/#.*$/, '') ?? null;
    return [
      [
        keyOf(entry),
        { name: real ?? name, version, isOfRegistry, url, deprecated: null, hasInstallScript: false, asks },
      ],
    ];
  });
  const importers = (await manifestsOf(project)).map(({ folder, data }) => ({
    folder,
    asks: [
      ...asksIn(data.dependencies, 'prod'),
      ...asksIn(data.optionalDependencies, 'optional'),
      ...asksIn(data.devDependencies, 'dev'),
    ],
  }));
  return { packages: new Map(packages), importers };
}

const keyOf = ({ name, version, resolution }: YarnEntry): string => resolution ?? `${name}@${version}`;

/** `other@^1.0.0` where yarn 1 was asked for `npm:other@^1.0.0`. */
const aliasIn = ({ ranges }: YarnEntry): string => /^npm:(@?[^@]+@.*)$/.exec(ranges[0] ?? '')?.[1] ?? '';
