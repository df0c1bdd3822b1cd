import type { PlannedFix } from '../evolve/plan-fixes.js';
import { textReader } from '../heal/baseline/text-reader.js';
import type { Session } from '../heal/session.js';
import { checkFile, checkId } from '../plugins/kinds/check.js';

/** Whether the check of a plugin still finds what its fix was to mend, as one sentence; null where it does not, or is none of a plugin. */
export async function pluginRemainsOf(
  { repo, plugins }: Pick<Session, 'repo' | 'plugins'>,
  before: string,
  after: string,
  { check, findings }: PlannedFix,
): Promise<string | null> {
  const plugin = plugins?.of('check').find(({ id }) => checkId(id) === check);
  if (!plugins || !plugin) return null;
  const [readOld, readNew] = [textReader(repo, before), textReader(repo, after)];
  const remains = await plugins.use('check', plugin, async (ask) => {
    const count = async (path: string, text = '') => (await checkFile(ask, { path, text })).length;
    for (const path of new Set(findings.map(({ file }) => file))) {
      const mended = findings.filter(({ file }) => file === path).length;
      const known = await count(path, await readOld(path));
      if ((await count(path, await readNew(path))) > known - mended)
        return `${check} finds the same in ${path} with it.`;
    }
    return '';
  });
  if (remains === null) return `${check} could not be asked again.`;
  return remains === '' ? null : remains;
}
