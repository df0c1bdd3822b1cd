import type { Snapshot } from '../../git/changes/snapshot.js';
import type { Session } from '../../heal/session.js';
import { readManifest } from '../../workspace/manifest.js';
import { runScript } from '../../workspace/package-manager.js';
import { runScriptAt } from '../run-script.js';
import { changedCommits } from './back-test-pair.js';
import { scriptDraft } from './drafts.js';
import { backTestScript } from './freshness/back-test-script.js';
import { generatedFiles, isAmong } from './freshness/generated-files.js';
import { sourcesOf } from './freshness/sources.js';
import type { ScriptPattern } from './pattern.js';
import { type Result, tryPlugin, untried } from './trial.js';

/** What such scripts are called makes no file that is committed, or never ends. */
const others =
  /^(?:pre|post)|test|lint|check|start|serve|dev|watch|publish|release|deploy|version|clean|prepare|bench|demo|coverage|typecheck|debug|profile|install/i;

/** The scripts of package.json that may make files which are committed. */
export async function scriptPatterns({ repo }: Pick<Session, 'repo'>): Promise<ScriptPattern[]> {
  const { scripts } = await readManifest(repo.root);
  return Object.keys(scripts)
    .filter((name) => !others.test(name) && /^[\w:.-]+$/.test(name))
    .map((script) => ({ kind: 'script', id: `fresh-${idOf(script)}`, script }));
}

const idOf = (script: string): string =>
  script
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

const timeoutMs = 120_000;
/** Of the commits at which the script is run. */
const mostNamed = 5;

/** The look at commits that may come of a script; nothing where it makes no file that is committed. */
export async function fromScript(
  session: Session,
  { commit, head }: Snapshot,
  pattern: ScriptPattern,
  deadline: number,
): Promise<Result[]> {
  const { repo, workspace, onProgress } = session;
  const words = runScript(workspace.packageManager, pattern.script).join(' ');
  const named = { id: pattern.id, kind: 'hook-check', title: `what \`${words}\` makes is up to date` };
  const command = (await readManifest(repo.root)).scripts[pattern.script];
  if (command === undefined) return [untried(named, `package.json has no script ${pattern.script}`)];
  const script = { name: pattern.script, command };
  const found = await generatedFiles(session, commit, script);
  if (typeof found === 'string') return [untried(named, `\`${words}\` ${found}`)];
  if (found === null) return [];
  const isMade = isAmong(found.made);
  const commits = await changedCommits(repo, head ?? commit);
  const sources = sourcesOf(commits, isMade);
  const making = commits.filter(({ paths }) => [...paths].some(isMade)).slice(-mostNamed);
  const plugin = await scriptDraft(
    { ...pattern, title: named.title, words },
    { made: found.made, sources, commits: making.map(({ id }) => id) },
  );
  const runs = new Map<string, Promise<string[] | null>>();
  const staleAt = async (id: string): Promise<string[] | null> => {
    if (Date.now() > deadline) return null;
    onProgress({ phase: 'examine', message: `${words} at ${id.slice(0, 12)}` });
    const { ok, changed } = await runScriptAt(session, id, script, { timeoutMs });
    return ok ? changed.filter(isMade) : null;
  };
  const once = (id: string): Promise<string[] | null> => {
    const run = runs.get(id) ?? staleAt(id);
    runs.set(id, run);
    return run;
  };
  const history = { commits, script: pattern.script, isMade, stale: found.stale, staleAt: once };
  return [await tryPlugin(session, plugin, (process) => backTestScript(process, plugin, history))];
}
