import { dirname } from 'node:path';
import picomatch from 'picomatch';
import { git } from '../../git/command.js';

/**
 * Folders of packages that a sparse checkout leaves out: their manifests are known to git, and not on disk. What is in them is
 * not read, since in a partial clone that would fetch it.
 */
export async function packagesOutside(root: string, patterns: readonly string[]): Promise<string[]> {
  const isWanted = folderMatcher(patterns);
  const files = (await sparsePaths(root, ['*package.json'])).filter((file) =>
    /(?:^|\/)package\.json$/.test(file),
  );
  return files
    .map((file) => dirname(file))
    .filter((folder) => folder !== '.' && isWanted(folder))
    .sort();
}

/** Paths that git knows and a sparse checkout leaves out; none where all is checked out. */
export async function sparsePaths(root: string, pathspecs: readonly string[] = []): Promise<string[]> {
  const isSparse = await git({ root }, ['config', '--bool', 'core.sparseCheckout'], { allowFailure: true });
  if (isSparse.trim() !== 'true') return [];
  const args = ['ls-files', '-t', '-z', '--', ...pathspecs];
  const listed = await git({ root }, args, { allowFailure: true });
  return listed
    .split('\0')
    .filter((entry) => entry.startsWith('S '))
    .map((entry) => entry.slice(2));
}

/** As workspaces are read: `!` takes out again. */
function folderMatcher(patterns: readonly string[]): (folder: string) => boolean {
  const plain = patterns.map((pattern) => pattern.replace(/^(!?)\.?\/+/, '$1').replace(/\/+$/, ''));
  const wanted = plain.filter((pattern) => !pattern.startsWith('!')).map((pattern) => picomatch(pattern));
  const unwanted = plain
    .filter((pattern) => pattern.startsWith('!'))
    .map((pattern) => picomatch(pattern.slice(1)));
  return (folder) => wanted.some((fits) => fits(folder)) && !unwanted.some((fits) => fits(folder));
}
