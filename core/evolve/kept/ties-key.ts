import { cacheKey } from '../../store/cache.js';
import { isAside } from '../manifest/aside.js';
import { oncePerProject } from '../once-per-project.js';
import type { Project } from '../project.js';
import { codeState } from './code-state.js';
import { installedState } from './installed-state.js';

/** What a file of prose says ties nothing. */
const prose = /\.(?:md|markdown|rst|txt)$/i;

/**
 * Changes whenever the files of the tree may be tied to one another, or to what is installed, in another way: of sources and tests
 * their ties count, of all others, and of what settings load as code, every byte. Null where that cannot be told.
 */
export const tiesKey = oncePerProject(
  async ({ blobs, facts, repo, workspace }: Project): Promise<string | null> => {
    const [code, installed] = await Promise.all([codeState(), installedState(repo, workspace)]);
    if (installed === null) return null;
    const asCode = loadedBySettings(facts);
    const files = [...blobs].sort().map(([file, id]) => {
      if (prose.test(file)) return file;
      const ties = isAside(file) || asCode.has(stemOf(file)) ? undefined : facts.get(file)?.ties;
      return `${file} ${ties ?? id}`;
    });
    return cacheKey(JSON.stringify([files, workspace, code, installed]));
  },
);

const stemOf = (path: string): string => path.replace(/^.*\//, '').replace(/\..*$/, '');

/** Names, without folder and extension, of all that may run when settings, scripts and the like are loaded. */
function loadedBySettings(facts: Project['facts']): Set<string> {
  const stems = new Set<string>();
  for (let size = -1; size < stems.size; ) {
    size = stems.size;
    for (const [file, { imports }] of facts)
      if (isAside(file) || stems.has(stemOf(file)))
        for (const { specifier } of imports) if (/^[.#@~/]/.test(specifier)) stems.add(stemOf(specifier));
  }
  return stems;
}
