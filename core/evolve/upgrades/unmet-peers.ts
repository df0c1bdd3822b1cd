import { findInstalled, readInside } from '../../research/packages/installed.js';
import { type Manifest, parseManifest, sections } from '../manifest/manifests.js';

const largestManifest = 1 << 20;

/** A package as it is installed, and the ranges of what it wants beside it. */
export interface Peered {
  version: string | null;
  peers: Record<string, string>;
}

/** A package where `file` of the installation in `folder` finds it; null where it does not. */
export async function installedPeered(folder: string, file: string, name: string): Promise<Peered | null> {
  const installed = await findInstalled(folder, file, name);
  if (!installed) return null;
  const text = await readInside(installed.folder, 'package.json', largestManifest);
  const peers = text === null ? {} : (parseManifest(text)?.peerDependencies ?? {});
  return { version: installed.version, peers };
}

export const namesListedIn = ({ data }: Pick<Manifest, 'data'>): string[] => [
  ...new Set(sections.flatMap((section) => Object.keys(data[section]))),
];

/** Whether a version is one that a package wants beside it; what is no range says nothing. */
export async function suitingPeers(): Promise<(version: string, range: string) => boolean> {
  const { default: semver } = await import('semver');
  return (version, range) =>
    semver.validRange(range) === null || semver.satisfies(version, range, { includePrerelease: true });
}

/**
 * What the packages that some manifests list want beside themselves and do not find as they want it, where they are installed in
 * `folder`: a sentence for each. What is optional for them counts where it is there.
 */
export async function unmetPeers(
  folder: string,
  manifests: readonly Pick<Manifest, 'file' | 'data'>[],
): Promise<Set<string>> {
  const suits = await suitingPeers();
  const unmet = new Set<string>();
  for (const { file, data } of manifests)
    for (const name of namesListedIn({ data })) {
      const { version, peers = {} } = (await installedPeered(folder, file, name)) ?? {};
      for (const [peer, range] of Object.entries(peers)) {
        const beside = (await findInstalled(folder, file, peer))?.version ?? null;
        if (beside !== null && !suits(beside, range))
          unmet.add(`${name} ${version} wants ${peer} ${range} beside it`);
      }
    }
  return unmet;
}
