import { git } from '../../git/command.js';
import { isPlainPath } from '../../git/names.js';
import type { Repository } from '../../git/repository.js';
import type { HookCheckInput, StagedFile } from '../api-types.js';
import type { Loadable } from '../find.js';
import { permittedFiles } from '../permitted-files.js';
import type { Plugins } from '../plugins.js';

/** What plugins have to say of what is about to be committed: lines, each with the plugin that says it. */
export async function lookBeforeCommit(
  plugins: Plugins,
  repo: Pick<Repository, 'root'>,
): Promise<{ plugin: string; message: string }[]> {
  const said: { plugin: string; message: string }[] = [];
  const staged = plugins.of('hook-check').length > 0 ? await stagedFiles(repo) : [];
  for (const plugin of plugins.of('hook-check')) {
    const input = await inputOf(repo, plugin, staged);
    // What it has no permission for is none of its business.
    if (input === null) continue;
    const messages = (await plugins.use('hook-check', plugin, (ask) => ask(input))) ?? [];
    for (const { message, file } of messages)
      said.push({ plugin: plugin.id, message: file === undefined ? message : `${file}: ${message}` });
  }
  return said;
}

type Staged = Omit<StagedFile, 'text'>;

/** Names and kinds of changes; a renamed file is one that is gone and one that is new. */
async function stagedFiles(repo: Pick<Repository, 'root'>): Promise<Staged[]> {
  const fields = (
    await git(repo, ['diff', '--cached', '--name-status', '--no-renames', '-z', '--diff-filter=AMDT'])
  ).split('\0');
  const staged: Staged[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const path = fields[at + 1] ?? '';
    const change = ({ A: 'added', D: 'deleted' } as const)[fields[at] ?? ''] ?? 'modified';
    if (isPlainPath(path)) staged.push({ path, change });
  }
  return staged;
}

/** Characters of all files together. */
const mostText = 4 * 1024 ** 2;

/** All names, and the texts that it may read; null where none of its files is about to be committed. */
async function inputOf(
  repo: Pick<Repository, 'root'>,
  { manifest }: Loadable,
  staged: readonly Staged[],
): Promise<HookCheckInput | null> {
  const isPermitted = permittedFiles(manifest);
  if (!staged.some(({ path }) => isPermitted(path))) return null;
  const files: StagedFile[] = [];
  let left = mostText;
  for (const file of staged.slice(0, 5000)) {
    const isRead = isPermitted(file.path) && file.change !== 'deleted' && left > 0;
    const text = isRead
      ? await git(repo, ['cat-file', 'blob', `:${file.path}`], { allowFailure: true })
      : null;
    const given = text === null || text.length > left || text.includes('\0') ? null : text;
    left -= given?.length ?? 0;
    files.push({ ...file, text: given });
  }
  return { files };
}
