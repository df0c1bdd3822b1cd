import type { TextEdit } from '../../manifest/edit-json.js';
import type { ManifestData } from '../../manifest/manifests.js';
import { lineEdits } from '../line-edits.js';
import { readYarnLock } from './yarn-lock.js';

type Listed = Pick<ManifestData, 'name' | 'dependencies' | 'devDependencies' | 'optionalDependencies'>;

/**
 * Edits that make a `yarn.lock` of yarn 1 follow the package.json files of a repository, as `yarn install` would, where they
 * ask for less than `before`: without the ranges and packages that nothing asks for any more. Null for lock files of later
 * versions, which list what the repository's own packages ask for as well, and where it does not hold what `before` asks for and no more.
 */
export async function yarnLockEdits(
  text: string,
  before: readonly Listed[],
  after: readonly Listed[],
): Promise<TextEdit[] | null> {
  if (!/^# yarn lockfile v1$/m.test(text)) return null;
  if ((await pruned(text, before)) !== text) return null;
  const changed = await pruned(text, after);
  return changed === null ? null : lineEdits(text, changed);
}

/** The lock file with what is asked for alone; null where something is not in it. */
async function pruned(text: string, manifests: readonly Listed[]): Promise<string | null> {
  const entries = (await readYarnLock(text)) ?? [];
  const asksOf = new Map<string, string[]>(
    entries.flatMap(({ name, ranges, dependencies, optionalDependencies }) => {
      const asks = descriptorsIn({ ...dependencies, ...optionalDependencies });
      return ranges.map((range) => [`${name}@${range}`, asks] as const);
    }),
  );
  const own = new Set(manifests.map(({ name }) => name));
  const wanted = new Set<string>(
    manifests.flatMap(({ dependencies, devDependencies, optionalDependencies }) =>
      descriptorsIn({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter(
        (each) => asksOf.has(each) || !own.has(each.replace(/(?!^)@.*$/, '')),
      ),
    ),
  );
  for (const descriptor of wanted) {
    const asks = asksOf.get(descriptor);
    if (!asks) return null;
    for (const each of asks) wanted.add(each);
  }
  const blocks = text.split(/(?<=\n)(?=\n)/);
  return blocks.map((block) => withWanted(block, wanted)).join('');
}

const descriptorsIn = (asks: Record<string, string>): string[] =>
  Object.entries(asks).map(([name, range]) => `${name}@${range}`);

/** An entry under the ranges of it that are asked for; nothing where there is none. */
function withWanted(block: string, wanted: ReadonlySet<string>): string {
  const [, blank = '', heads = ''] = /^(\n+)(\S[^\n]*):\n {2}version /.exec(block) ?? [];
  if (heads === '') return block;
  const kept = heads.split(', ').filter((each) => wanted.has(each.replace(/^"|"$/g, '')));
  return kept.length === 0 ? '' : `${blank}${kept.join(', ')}${block.slice(blank.length + heads.length)}`;
}
