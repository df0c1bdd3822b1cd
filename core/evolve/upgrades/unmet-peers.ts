import { findInstalled, readInside } from '../../research/packages/installed.js';

import { type Manifest, parseManifest, sections } from '../manifest/manifests.js';

const largestManifest = 1 << 20;

/**
 * What the packages that some manifests list want beside themselves and do not find as they want it, where they are installed in
 * `folder`: a sentence for each. What is optional for them counts where it is there.
 */
export async function unmetPeers(
  folder: string,
  manifests: readonly Pick<Manifest, 'file' | 'data'>[],
): Promise<Set<string>> {
  const { default: semver } = await import('semver');
  const unmet = new Set<string>();
  for (const { file, data } of manifests) {
    const names = new Set(sections.flatMap((section) => Object.keys(data[section])));
    for (const name of names) {
      const installed = await findInstalled(folder, file, name);
      const text = installed && (await readInside(installed.folder, 'package.json', largestManifest));
      const peers = text ? (parseManifest(text)?.peerDependencies ?? {}) : {};
      for (const [peer, range] of Object.entries(peers)) {
        const beside = await findInstalled(folder, file, peer);
        const version = beside?.version ?? null;
        if (version === null || semver.validRange(range) === null) continue;
        if (!semver.satisfies(version, range, { includePrerelease: true }))
          unmet.add(`${name} ${installed?.version} wants ${peer} ${range} beside it`);
      }
    }
  }
  return unmet;
}
