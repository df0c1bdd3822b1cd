import picomatch from 'picomatch';
import type { PackageSettings } from '../../config/package-schema.js';
import type { Config } from '../../config/schema.js';
import type { WorkspacePackage } from '../packages.js';

/**
 * What the setting `packages` says of each package: by its name, its folder, or a glob of folders, of which the last one that
 * fits and says something of it counts.
 */
export function settingsOfPackages({
  packages,
}: Pick<Config, 'packages'>): (found: WorkspacePackage) => PackageSettings | null {
  const named = Object.entries(packages).map(([pattern, settings]) => ({
    fits: fitting(pattern),
    settings,
  }));
  return (found) => {
    const own = named.filter(({ fits }) => fits(found));
    return own
      .map(({ settings }) => settings)
      .reduce<PackageSettings | null>(
        (all, settings) => (all === null ? settings : merged(all, settings)),
        null,
      );
  };
}

function fitting(pattern: string): (found: WorkspacePackage) => boolean {
  const inFolder = picomatch(pattern.replace(/^\.\/|\/+$/g, ''));
  return ({ name, folder }) => name === pattern || (folder !== '' && inFolder(folder));
}

/** What the later one says counts, and where it says nothing the earlier one. */
const merged = (earlier: PackageSettings, later: PackageSettings): PackageSettings => ({
  ...earlier,
  ...Object.fromEntries(Object.entries(later).filter(([, value]) => value !== null)),
});
