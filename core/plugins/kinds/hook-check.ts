import { withStagedCommit } from '../../git/changes/staged-commit.js';
import { git } from '../../git/command.js';
import { isPlainPath } from '../../git/refs/names.js';
import { describeWorkspace } from '../../workspace/workspace.js';
import type { HookCheckInput, ScriptOutcome, StagedFile } from '../api-types.js';
import type { Loadable } from '../find.js';
import { permittedFiles } from '../permitted-files.js';
import type { Plugins } from '../plugins.js';
import { runScriptAt, type ScriptPlace } from '../run-script.js';

export interface CommitPlace extends Pick<ScriptPlace, 'repo' | 'signal'> {
  config: Parameters<typeof describeWorkspace>[1];
  /** The file that git commits from, where it is not the usual one. */
  index?: string | undefined;
  /** Takes a sentence where a script could not be run, or takes a while. */
  onNotice?(sentence: string): void;
}

/** What plugins have to say of what is about to be committed: lines, each with the plugin that says it. */
export async function lookBeforeCommit(
  plugins: Plugins,
  place: CommitPlace,
): Promise<{ plugin: string; message: string }[]> {
  const said: { plugin: string; message: string }[] = [];
  const staged = plugins.of('hook-check').length > 0 ? await stagedFiles(place) : [];
  for (const plugin of plugins.of('hook-check')) {
    const isPermitted = permittedFiles(plugin.manifest);
    // What it has no permission for is none of its business.
    if (!staged.some(({ path }) => isPermitted(path))) continue;
    const input: HookCheckInput = {
      files: await textsOf(place, isPermitted, staged),
      runs: await outcomesOf(place, plugin),
    };
    const messages = (await plugins.use('hook-check', plugin, (ask) => ask(input))) ?? [];
    for (const { message, file } of messages)
      said.push({ plugin: plugin.id, message: file === undefined ? message : `${file}: ${message}` });
  }
  return said;
}

type Staged = Omit<StagedFile, 'text'>;

/** Names and kinds of changes; a renamed file is one that is gone and one that is new. */
async function stagedFiles(place: CommitPlace): Promise<Staged[]> {
  const fields = (
    await git(
      place.repo,
      ['diff', '--cached', '--name-status', '--no-renames', '-z', '--diff-filter=AMDT'],
      indexOf(place),
    )
  ).split('\0');
  const staged: Staged[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const path = fields[at + 1] ?? '';
    const change = ({ A: 'added', D: 'deleted' } as const)[fields[at] ?? ''] ?? 'modified';
    if (isPlainPath(path)) staged.push({ path, change });
  }
  return staged;
}

/** Of `git commit --all`, the index is another one while its hooks run. */
const indexOf = ({ index }: CommitPlace) => (index === undefined ? {} : { env: { GIT_INDEX_FILE: index } });

/** Characters of all files together. */
const mostText = 4 * 1024 ** 2;

/** All names, and the texts that may be read. */
async function textsOf(
  place: CommitPlace,
  isPermitted: (path: string) => boolean,
  staged: readonly Staged[],
): Promise<StagedFile[]> {
  const files: StagedFile[] = [];
  let left = mostText;
  for (const file of staged.slice(0, 5000)) {
    const isRead = isPermitted(file.path) && file.change !== 'deleted' && left > 0;
    const text = isRead
      ? await git(place.repo, ['cat-file', 'blob', `:${file.path}`], {
          ...indexOf(place),
          allowFailure: true,
        })
      : null;
    const given = text === null || text.length > left || text.includes('\0') ? null : text;
    left -= given?.length ?? 0;
    files.push({ ...file, text: given });
  }
  return files;
}

/** Milliseconds: somebody waits for their commit. */
const scriptTimeoutMs = 120_000;

/** What the scripts that a plugin asks for make of what is staged. */
async function outcomesOf(
  { repo, config, index, signal, onNotice = () => {} }: CommitPlace,
  { id, manifest }: Loadable,
): Promise<ScriptOutcome[]> {
  const { scripts } = manifest.permissions;
  if (scripts.length === 0) return [];
  const workspace = await describeWorkspace(repo.root, config);
  const place = { repo, config, workspace, ...(signal && { signal }) };
  onNotice(`${id} runs ${scripts.join(', ')} on what is about to be committed …`);
  return withStagedCommit(repo, index, async (commit) => {
    const outcomes: ScriptOutcome[] = [];
    for (const script of scripts) {
      const { ok, why, changed } = await runScriptAt(
        place,
        commit,
        { name: script },
        { timeoutMs: scriptTimeoutMs },
      );
      if (!ok) onNotice(`${id} cannot tell: ${script} ${why}`);
      outcomes.push({ script, ok, changed: ok ? changed : [] });
    }
    return outcomes;
  });
}
