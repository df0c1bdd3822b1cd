import type { Ask, LockedPackage, LockGraph } from '../lock-graph.js';
import { readPnpmLock } from './pnpm-lock.js';

export async function graphOfPnpm(text: string): Promise<Omit<LockGraph, 'file'> | null> {
  const lock = await readPnpmLock(text);
  if (!lock) return null;
  const packages = lock.packages.map(
    ({
      key,
      name,
      version,
      resolution,
      deprecated,
      requiresBuild,
      dependencies,
      optionalDependencies,
    }): [string, LockedPackage] => [
      key,
      {
        name,
        version,
        isOfRegistry: resolution.integrity !== undefined && resolution.tarball === undefined,
        url: resolution.tarball ?? null,
        deprecated: deprecated ?? null,
        hasInstallScript: requiresBuild === 'true',
        asks: [...asksIn(dependencies, 'prod'), ...asksIn(optionalDependencies, 'optional')],
      },
    ],
  );
  const importers = Object.entries(lock.importers).map(([folder, { prod, dev, optional }]) => ({
    folder,
    asks: [...asksIn(prod, 'prod'), ...asksIn(optional, 'optional'), ...asksIn(dev, 'dev')],
  }));
  return { packages: new Map(packages), importers };
}

const asksIn = (asks: Record<string, string>, kind: Ask['kind']): Ask[] =>
  Object.entries(asks).map(([name, to]) => ({ name, kind, to }));
