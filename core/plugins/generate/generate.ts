import { isHealerError } from '../../errors.js';
import type { Snapshot } from '../../git/changes/snapshot.js';
import { withSnapshot } from '../../git/refs/anchors.js';
import type { Session } from '../../heal/session.js';
import { withoutSecretsIn } from '../../secrets/without-secrets.js';
import type { Loadable } from '../find.js';
import { testPlugin } from '../test-plugin.js';
import { fromOutput, outputPatterns } from './from-output.js';
import { fromPair } from './from-pair.js';
import { fromRewrite } from './from-rewrite.js';
import { fromScript, scriptPatterns } from './from-script.js';
import { fromSequence, sequencePatterns } from './from-sequence.js';
import { type Lander, openLander } from './land-plugin.js';
import { type PluginPattern, parsePattern, patternsOf } from './pattern.js';
import { proveAtCommits } from './prove-at-commits.js';
import { type GeneratedPlugin, type Result, refused, untried } from './trial.js';

export type { GeneratedPlugin } from './trial.js';

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
  const patterns = pattern === undefined ? await knownPatterns(session, snapshot) : [parsePattern(pattern)];
  const chosen = patterns.filter(
    ({ id }) => only.length === 0 || only.some((name) => name === id || name === `${id}-fix`),
  );
  const deadline = Date.now() + budgetMs;
  const lander = openLander(session, snapshot);
  const results: GeneratedPlugin[] = [];
  const kept = new Set<string>();
  try {
    for (const each of chosen) {
      if (Date.now() > deadline) {
        results.push(untried(nameOf(each), 'the time budget was spent'));
        continue;
      }
      // What is more general says it as well.
      if (each.kind === 'rewrite' && kept.has(each.parent ?? '')) {
        kept.add(each.id);
        continue;
      }
      session.onProgress({ phase: 'examine', message: each.id });
      for (const result of await resultsOf(session, snapshot, each, deadline)) {
        const { made, earned } = await settle(session, lander, result, dryRun);
        results.push(made);
        if (earned) kept.add(each.id);
      }
    }
    return results;
  } finally {
    await lander.dispose();
  }
}

/** What was learned, and what the repository itself shows. */
const knownPatterns = async (session: Session, snapshot: Snapshot): Promise<PluginPattern[]> => [
  ...patternsOf(await session.store.patterns.all()),
  ...(await scriptPatterns(session)),
  ...(await outputPatterns(session, snapshot)),
  ...(await sequencePatterns(session)),
];

async function resultsOf(
  session: Session,
  snapshot: Snapshot,
  pattern: PluginPattern,
  deadline: number,
): Promise<Result[]> {
  switch (pattern.kind) {
    case 'rewrite':
      return fromRewrite(session, snapshot, pattern, (cases) => proveAtCommits(session, cases));
    case 'pair':
      return fromPair(session, snapshot, pattern);
    case 'script':
      return fromScript(session, snapshot, pattern, deadline);
    case 'output':
      return fromOutput(session, snapshot, pattern);
    case 'sequence':
      return fromSequence(session, pattern);
  }
}

interface Settled {
  made: GeneratedPlugin;
  /** Whether it stood all trials, also where somebody has decided on it before. */
  earned: boolean;
}

async function settle(session: Session, lander: Lander, result: Result, dryRun: boolean): Promise<Settled> {
  if (!('plugin' in result)) return { made: result, earned: false };
  const { plugin, test, proofs } = result;
  const done = { ...refused(plugin, ''), test, proved: proofs.commits };
  const no = (reason: string, earned = false): Settled => ({ made: { ...done, reason }, earned });
  const refusal = test.refusal ?? proofs.refusal ?? (await whyNotOwn(session, plugin));
  if (refusal !== null) return no(refusal);
  const obstacle = await lander.obstacle(plugin);
  if (obstacle !== null) return no(obstacle, true);
  if (dryRun) return { made: done, earned: true };
  try {
    const landed = await lander.land(plugin, test);
    return typeof landed === 'string' ? no(landed) : { made: { ...done, patch: landed }, earned: true };
  } catch (error) {
    if (isHealerError(error) && ['WORKTREE_NOT_TRUSTED', 'PROOF_FAILED'].includes(error.code))
      return no(error.message);
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

const nameOf = (pattern: PluginPattern): Pick<GeneratedPlugin, 'id' | 'kind' | 'title'> => {
  const { id } = pattern;
  if (pattern.kind === 'rewrite') return { id, kind: 'check', title: pattern.title };
  if (pattern.kind === 'sequence') return { id, kind: 'notifier', title: pattern.failure.slice(0, 200) };
  if (pattern.kind === 'output') return { id, kind: 'sensor', title: pattern.line.slice(0, 200) };
  const title =
    pattern.kind === 'pair' ? `${pattern.when} with ${pattern.also}` : `the script ${pattern.script}`;
  return { id, kind: 'hook-check', title };
};
