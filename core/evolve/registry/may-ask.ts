import { isPackageName } from '../../research/packages/installed.js';
import type { LockedPackage } from '../lockfile/lock-graph.js';
import type { Registry } from './registry.js';

const publicHosts = new Set(['registry.npmjs.org', 'registry.yarnpkg.com']);

/**
 * Whether the registry may be told of a locked package that comes in by the package.json `file`: none that was fetched
 * elsewhere, that is of the repository, withheld or private.
 */
export async function mayAskForLocked(
  { name, isOfRegistry, url }: LockedPackage,
  file: string,
  registry: Registry,
): Promise<boolean> {
  const host = url !== null && URL.canParse(url) ? new URL(url).host : null;
  const isThere = host === null || host === new URL(registry.endpoint).host || publicHosts.has(host);
  return isOfRegistry && isThere && isPackageName(name) && (await registry.mayAskFor(name, file));
}
