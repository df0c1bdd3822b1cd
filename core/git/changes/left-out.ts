import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { git } from '../command.js';

/**
 * Text of a tracked file that a sparse checkout leaves out, as the index has it; null where there is none, and where all is
 * checked out. `mainRoot` is the main checkout.
 */
export async function readLeftOut(mainRoot: string, file: string): Promise<string | null> {
  // Most are not sparse, and need not wait for git.
  if (!existsSync(join(mainRoot, '.git/info/sparse-checkout'))) return null;
  const here = { root: mainRoot };
  const listed = await git(here, ['ls-files', '-t', '-z', '--', `:(top,literal)${file}`], {
    allowFailure: true,
  });
  if (!listed.startsWith('S ')) return null;
  return git(here, ['cat-file', 'blob', `:${file}`]);
}
