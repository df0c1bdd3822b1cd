import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HealerError } from '../../errors.js';
import { git } from '../../git/command.js';
import { lockFiles } from '../../sandbox/packages/managers.js';
import type { Trusted } from './trusted.js';

/**
 * The checkout whose packages are those that a commit asks for; null where it asks for none. Throws FLEET_FAILED where this
 * machine has others, or none.
 */
export async function packagesFor(
  { checkout, clone, name }: Trusted,
  commit: string,
): Promise<string | null> {
  const files = lockFiles.map(([file]) => file);
  const listed = await git(clone, ['ls-tree', '--full-tree', commit, '--', ...files]);
  const [first] = listed.split('\n').filter(Boolean);
  const [, wanted, lock] = /^\d+ blob (\S+)\t(.+)$/.exec(first ?? '') ?? [];
  if (wanted === undefined || lock === undefined) return checkout;
  const path = checkout === null ? null : join(checkout, lock);
  const there =
    path !== null && existsSync(path)
      ? (await git(clone, ['hash-object', '--no-filters', path])).trim()
      : null;
  if (there === wanted) return checkout;
  throw new HealerError(
    'FLEET_FAILED',
    `The packages of ${name} on this machine are not those of the ${lock} of the job`,
    { next: 'Trust the folder of a clone that has this lock file, with its packages installed' },
  );
}
