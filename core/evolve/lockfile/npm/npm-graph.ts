import * as z from 'zod/mini';
import { manifestsOf } from '../../manifest/manifests.js';
import type { Ask, LockedPackage, LockedTree, LockGraph } from '../lock-graph.js';
import { edgesOf, type NpmEdge, type NpmEntry, type NpmLock, nameIn, parseNpmLock } from './npm-lock.js';

export async function graphOfNpm(text: string, project: LockedTree): Promise<Omit<LockGraph, 'file'> | null> {
  const lock = parseNpmLock(text) ?? (await asLater(text, project));
  if (!lock) return null;
  const packages = new Map<string, LockedPackage>();
  const importers: LockGraph['importers'] = [];
  for (const [folder, entry] of Object.entries(lock.packages)) {
    const asks = edgesOf(lock, folder).flatMap(({ name, kind, to }) =>
      to === null || kind === 'workspace' ? [] : [{ name, kind: kindOf(kind), to }],
    );
    if (!folder.includes('node_modules/')) importers.push({ folder, asks });
    else if (entry.version !== undefined && !entry.link)
      packages.set(folder, {
        name: entry.name ?? nameIn(folder),
        version: entry.version,
        isOfRegistry: !entry.resolved || /^https?:\/\/[^?#]+\.tgz$/.test(entry.resolved),
        url: entry.resolved ?? null,
        deprecated: entry.deprecated ?? null,
        hasInstallScript: entry.hasInstallScript ?? false,
        asks,
      });
  }
  return { packages, importers };
}

const kindOf = (kind: NpmEdge['kind']): Ask['kind'] =>
  kind === 'peer-optional' ? 'peer' : kind === 'workspace' ? 'prod' : kind;

interface OldEntry {
  version: string;
  resolved?: string | undefined;
  requires?: Record<string, string> | undefined;
  dependencies?: Record<string, OldEntry> | undefined;
}

const oldEntry: z.ZodMiniType<OldEntry> = z.looseObject({
  version: z.string(),
  resolved: z.optional(z.string()),
  requires: z.catch(z.optional(z.record(z.string(), z.string())), undefined),
  dependencies: z.optional(z.lazy(() => z.record(z.string(), oldEntry))),
});

/** A lock file of npm 6 or before, whose packages stand in one another, as later ones write it. */
async function asLater(text: string, project: LockedTree): Promise<NpmLock | null> {
  const packages: Record<string, NpmEntry> = {};
  const add = (entries: Record<string, OldEntry>, above: string): void => {
    for (const [name, { version, resolved, requires, dependencies = {} }] of Object.entries(entries)) {
      const folder = `${above}node_modules/${name}`;
      // In the place of a version stands where it comes from, unless that is a registry.
      const from = resolved ?? (/^\d/.test(version) ? undefined : version);
      packages[folder] = {
        version,
        ...(from && { resolved: from }),
        ...(requires && { dependencies: requires }),
      };
      add(dependencies, `${folder}/`);
    }
  };
  try {
    const { lockfileVersion, dependencies } = z
      .looseObject({ lockfileVersion: z.optional(z.number()), dependencies: z.record(z.string(), oldEntry) })
      .parse(JSON.parse(text));
    if (lockfileVersion !== undefined && lockfileVersion !== 1) return null;
    const [root] = await manifestsOf(project);
    const { dependencies: prod, devDependencies, optionalDependencies } = root?.data ?? {};
    packages[''] = { dependencies: prod, devDependencies, optionalDependencies };
    add(dependencies, '');
    return { lockfileVersion: 2, packages };
  } catch {
    return null;
  }
}
