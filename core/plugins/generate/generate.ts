import { isHealerError } from '../../errors.js';
import { withSnapshot } from '../../git/anchors.js';
import type { Snapshot } from '../../git/snapshot.js';
import type { Session } from '../../heal/session.js';
import type { Patch } from '../../model.js';
import { withoutSecretsIn } from '../../secrets/without-secrets.js';
import { PluginFailure } from '../failure.js';
import type { Loadable } from '../find.js';
import { type PluginProcess, startPlugin } from '../process.js';
import { findPackage, testPlugin } from '../test-plugin.js';
import type { BackTest } from './back-test.js';
import { backTestPair, changedCommits, historyOfPair } from './back-test-pair.js';
import { backTestRewrite } from './back-test-rewrite.js';
import { casesOf } from './cases.js';
import { pairDraft, rewriteDrafts } from './drafts.js';
import { type Lander, openLander } from './land-plugin.js';
import {
  type PairPattern,
  type PluginPattern,
  parsePattern,
  patternsOf,
  type RewritePattern,
} from './pattern.js';
import { type CommitProofs, proveAtCommits } from './prove-at-commits.js';

export interface GenerateRequest {
  /** Ids of patterns, or of plugins that come of them; all learned ones where empty. */
  only?: readonly string[];
  /** A pattern as JSON, in place of the learned ones. */
  pattern?: string;
  /** Show what would be kept, and land nothing. */
  dryRun?: boolean;
  /** Milliseconds. */
  budgetMs?: number | undefined;
}

/** What became of one plugin that was tried. */
export interface GeneratedPlugin {
  id: string;
  kind: string;
  title: string;
  /** Null where it could not be tried at all. */
  test: BackTest | null;
  /** Commits before which its fix passed the suite. */
  proved: string[];
  /** Null in a dry run, and where it was not kept. */
  patch: Patch | null;
  /** Why it is not kept, as one sentence; empty where it is, or would be. */
  reason: string;
  files: string[];
}

/**
 * Makes plugins of patterns, tries each over the history, and puts those that have earned it on branches `healer/plugin-*`.
 * Nothing is written to the checkout. Throws USAGE, SIGNING_FAILED, and what a baseline throws.
 */
export function generatePlugins(session: Session, request: GenerateRequest): Promise<GeneratedPlugin[]> {
  return withSnapshot(session.repo, (snapshot) => generateOn(session, snapshot, request));
}

async function generateOn(
  session: Session,
  snapshot: Snapshot,
  { only = [], pattern, dryRun = false, budgetMs = session.config.budgetMs }: GenerateRequest,
): Promise<GeneratedPlugin[]> {
  const patterns =
    pattern === undefined ? patternsOf(await session.store.patterns.all()) : [parsePattern(pattern)];
  const chosen = patterns.filter(
    ({ id }) => only.length === 0 || only.some((name) => name === id || name === `${id}-fix`),
  );
  const deadline = Date.now() + budgetMs;
  const lander = openLander(session, snapshot);
  const results: GeneratedPlugin[] = [];
  try {
    for (const each of chosen) {
      if (Date.now() > deadline) {
        results.push(untried(each, 'the time budget was spent'));
        continue;
      }
      session.onProgress({ phase: 'examine', message: each.id });
      const made =
        each.kind === 'pair'
          ? await fromPair(session, snapshot, each)
          : await fromRewrite(session, snapshot, each);
      for (const result of made) results.push(await settle(session, lander, result, dryRun));
    }
    return results;
  } finally {
    await lander.dispose();
  }
}

/** A plugin with what its trial came to. */
interface Tried {
  plugin: Loadable;
  test: BackTest;
  proofs: CommitProofs;
}

type Result = Tried | GeneratedPlugin;

const unproved: CommitProofs = { commits: [], refusal: null };

async function fromRewrite(session: Session, snapshot: Snapshot, pattern: RewritePattern): Promise<Result[]> {
  try {
    const cases = await casesOf(session.repo, pattern);
    if (cases.length === 0) return [untried(pattern, 'none of its examples is in the history here')];
    const drafts = await rewriteDrafts(pattern, cases, {
      eslint: findPackage(session.repo, 'eslint') !== null,
    });
    const tried: Result[] = [];
    let proofs: CommitProofs | undefined;
    for (const plugin of drafts) {
      const test = await trial(session, plugin, (process) =>
        backTestRewrite({ repo: session.repo, tree: snapshot.tree }, plugin, process, cases),
      );
      // Both do the same to the code, so that it is tried once.
      if (typeof test !== 'string' && test.refusal === null) proofs ??= await proveAtCommits(session, cases);
      tried.push(
        typeof test === 'string' ? refused(plugin, test) : { plugin, test, proofs: proofs ?? unproved },
      );
    }
    return tried;
  } catch (error) {
    if (error instanceof TypeError)
      return [untried(pattern, `no template can be made of it: ${error.message}`)];
    throw error;
  }
}

async function fromPair(
  session: Session,
  { commit, head }: Snapshot,
  pattern: PairPattern,
): Promise<Result[]> {
  const commits = await changedCommits(session.repo, head ?? commit);
  const history = historyOfPair(commits, pattern);
  if (history.forgotten.length === 0) return [untried(pattern, 'neither of the two was ever forgotten')];
  const plugin = await pairDraft(
    pattern,
    history.forgotten.map(({ id }) => id),
  );
  const test = await trial(session, plugin, (process) => backTestPair(process, commits, history));
  return [typeof test === 'string' ? refused(plugin, test) : { plugin, test, proofs: unproved }];
}

/** A plugin that fails in its trial is not kept: then why. */
async function trial(
  session: Session,
  plugin: Loadable,
  work: (process: PluginProcess) => Promise<BackTest>,
): Promise<BackTest | string> {
  const process = await startPlugin(plugin, session);
  try {
    return await work(process);
  } catch (error) {
    if (error instanceof PluginFailure) return `It ${error.message}`;
    throw error;
  } finally {
    await process.dispose();
  }
}

async function settle(
  session: Session,
  lander: Lander,
  result: Result,
  dryRun: boolean,
): Promise<GeneratedPlugin> {
  if (!('plugin' in result)) return result;
  const { plugin, test, proofs } = result;
  const done = { ...refused(plugin, ''), test, proved: proofs.commits };
  const refusal =
    test.refusal ?? proofs.refusal ?? (await whyNotOwn(session, plugin)) ?? (await lander.obstacle(plugin));
  if (refusal !== null) return { ...done, reason: refusal };
  if (dryRun) return done;
  try {
    const landed = await lander.land(plugin, test);
    return typeof landed === 'string' ? { ...done, reason: landed } : { ...done, patch: landed };
  } catch (error) {
    if (isHealerError(error) && ['WORKTREE_NOT_TRUSTED', 'PROOF_FAILED'].includes(error.code))
      return { ...done, reason: error.message };
    throw error;
  }
}

/** Its own test has to pass, and nothing of it may be a secret. */
async function whyNotOwn(session: Session, plugin: Loadable): Promise<string | null> {
  const texts = [...plugin.files.values()].map((content) => content.toString('utf8'));
  if (JSON.stringify(withoutSecretsIn(texts)) !== JSON.stringify(texts))
    return 'a secret would be part of it';
  const { state, said } = await testPlugin(plugin, session);
  if (state === 'passed') return null;
  return `its own test does not pass: ${said.trim().split('\n').slice(-12).join(' ').replace(/\s+/g, ' ').slice(-400)}`;
}

const refused = ({ id, manifest, files }: Loadable, reason: string): GeneratedPlugin => ({
  id,
  kind: manifest.kind,
  title: manifest.title,
  test: null,
  proved: [],
  patch: null,
  reason,
  files: [...files.keys()],
});

const untried = (pattern: PluginPattern, reason: string): GeneratedPlugin => ({
  id: pattern.id,
  kind: pattern.kind === 'pair' ? 'hook-check' : 'check',
  title: pattern.kind === 'pair' ? `${pattern.when} with ${pattern.also}` : pattern.title,
  test: null,
  proved: [],
  patch: null,
  reason,
  files: [],
});
