import type { Manifest } from '../../evolve/manifest/manifests.js';
import { peersOf } from '../../evolve/registry/ask-registry.js';
import type { Registry } from '../../evolve/registry/registry.js';
import { installedPeered, namesListedIn, suitingPeers } from '../../evolve/upgrades/unmet-peers.js';
import type { Upgrade } from '../../evolve/upgrades/upgrade.js';
import type { PeerFacts } from '../../evolve/upgrades/upgrade-units.js';

/** Questions to the registry at a time. */
const atOnce = 8;

/**
 * What the installed packages, and by what the registry says the newer versions, want beside themselves. Where the registry does not
 * answer, a version is taken to want nothing: installing it says otherwise.
 */
export async function peerFacts(
  { folder, manifests }: { folder: string; manifests: readonly Manifest[] },
  upgrades: readonly Upgrade[],
  registry: Registry,
  signal: AbortSignal,
): Promise<PeerFacts> {
  const installed = new Map<string, { version: string; peers: Record<string, string> }>();
  const look = async (file: string, name: string): Promise<string[]> => {
    const { version = null, peers = {} } = (await installedPeered(folder, file, name)) ?? {};
    if (version !== null) installed.set(`${file} ${name}`, { version, peers });
    return Object.keys(peers);
  };
  for (const manifest of manifests) {
    const { file } = manifest;
    for (const name of namesListedIn(manifest))
      for (const peer of await look(file, name)) await look(file, peer);
    for (const { name } of upgrades) await look(file, name);
  }
  const newer = await newerPeers(upgrades, registry, signal);
  return {
    manifests: manifests.map((manifest) => ({ file: manifest.file, names: namesListedIn(manifest) })),
    installed: (file, name) => installed.get(`${file} ${name}`) ?? null,
    peersOf: (name, version) => newer.get(`${name} ${version}`) ?? {},
    suits: await suitingPeers(),
  };
}

async function newerPeers(
  upgrades: readonly Upgrade[],
  registry: Registry,
  signal: AbortSignal,
): Promise<Map<string, Record<string, string>>> {
  const wanted = new Map(
    upgrades.flatMap(({ name, places }) =>
      places.map(({ to }) => [`${name} ${to}`, { name, version: to }] as const),
    ),
  );
  const peers = new Map<string, Record<string, string>>();
  const left = [...wanted];
  while (left.length > 0) {
    const asked = left.splice(0, atOnce).map(async ([key, version]) => {
      const told = await peersOf(version, registry, signal).catch(() => null);
      signal.throwIfAborted();
      if (told) peers.set(key, told);
    });
    await Promise.all(asked);
  }
  return peers;
}
