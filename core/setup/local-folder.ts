import { join } from 'node:path';
import type { Repository } from '../git/repository.js';

/**
 * Absolute folder inside git's own (shared by all checkouts) for what belongs to this clone alone: the hook shims, the
 * journal that uninstall reads, and the marker of red trees. `git clean` does not reach it and no commit holds it.
 */
export const localFolder = (repo: Pick<Repository, 'commonDir'>): string => join(repo.commonDir, 'healer');
