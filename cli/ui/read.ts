import { HealerError } from '../../core/errors.js';
import type { Check } from '../../core/evolve/check.js';
import { type LastExamination, readLastExamination } from '../../core/evolve/record.js';
import { gitResult } from '../../core/git/command.js';
import { isObjectId, isPlainPath } from '../../core/git/refs/names.js';
import type { Explanation, Healer } from '../../core/healer.js';
import type { ErrorRecord, Patch } from '../../core/model.js';
import { isUndecided } from '../../core/patches/transitions.js';
import { withoutSecretsIn } from '../../core/secrets/without-secrets.js';
import type { PatchDetail } from '../render/patch.js';
import { detailOf } from '../review/detail.js';
import type { Desk } from './desk.js';
import type { Learned } from './pages/plugins.js';

/** What the pages show, in the order in which they show it. No secret is in it: a test may have printed one. */
export interface Overview {
  /** Patches that wait for a decision, held ones last. */
  waiting: Patch[];
  /** What was decided, the latest first. */
  decided: Patch[];
  errors: ErrorRecord[];
}

export async function readOverview(healer: Healer): Promise<Overview> {
  const errors = await healer.errors();
  const patches = await healer.patches();
  return withoutSecretsIn({
    waiting: waitingOf(patches),
    decided: patches.filter(({ state }) => !isUndecided(state)).sort(latestFirst(({ at }) => at)),
    errors: errors.sort(latestFirst(({ lastSeen }) => lastSeen)),
  });
}

export interface PatchView extends PatchDetail {
  errors: ErrorRecord[];
  explanations: Explanation[];
  /** Neighbours among those that wait. */
  previous: Patch | undefined;
  next: Patch | undefined;
}

/** Error: UNKNOWN_ID, AMBIGUOUS_ID */
export async function readPatch(healer: Healer, { explanations }: Desk, id: string): Promise<PatchView> {
  const patch = await healer.patch(id);
  const detail = await detailOf(healer, patch);
  const waiting = waitingOf(await healer.patches());
  const index = waiting.findIndex((each) => each.id === patch.id);
  return withoutSecretsIn({
    ...detail,
    errors: (await healer.errors({ all: true })).filter((error) => patch.errors.includes(error.id)),
    explanations: patch.errors.flatMap((error) => explanations.get(error) ?? []),
    previous: waiting[index - 1],
    next: index === -1 ? waiting[0] : waiting[index + 1],
  });
}

export interface ErrorView {
  error: ErrorRecord;
  explanation: Explanation | undefined;
  patch: Patch | undefined;
  /** What its command printed last, where it failed before any test was seen. */
  printed: string | null;
}

/** Error: UNKNOWN_ID, AMBIGUOUS_ID */
export async function readError(healer: Healer, { explanations }: Desk, id: string): Promise<ErrorView> {
  const error = await healer.error(id);
  const patch = (await healer.patches()).findLast(({ errors }) => errors.includes(error.id));
  const printed = await healer.printed(error);
  return withoutSecretsIn({ error, explanation: explanations.get(error.id), patch, printed });
}

/** What `healer evolve` found the last time; null where it never ran here. */
export const readFindings = async (healer: Healer): Promise<LastExamination | null> =>
  withoutSecretsIn(await readLastExamination(healer.store));

/** The plugins, and what recurs. */
export async function readLearned(healer: Healer): Promise<Learned> {
  const plugins = await (await healer.plugins()).list();
  const patterns = (await healer.patterns()).filter(({ kind }) => kind !== 'rejected');
  return { plugins, patterns: withoutSecretsIn(patterns) };
}

export interface FindingView {
  finding: LastExamination['findings'][number];
  check: Check | undefined;
  /** The lines around it, as they were looked at. */
  lines: { number: number; text: string; isIt: boolean }[];
}

/** Error: UNKNOWN_ID */
export async function readFinding(healer: Healer, fingerprint: string): Promise<FindingView> {
  const last = await readLastExamination(healer.store);
  const finding = last?.findings.find((each) => each.fingerprint === fingerprint);
  if (!finding)
    throw new HealerError('UNKNOWN_ID', 'There is no such finding, or it is gone by now', {
      next: 'Look at all of them',
    });
  const { checks } = await import('../../core/evolve/checks/index.js');
  const check = checks.find(({ id }) => id === finding.check);
  return { ...withoutSecretsIn({ finding, lines: await linesAround(healer, last?.tree, finding) }), check };
}

const around = 4;

async function linesAround(
  healer: Healer,
  tree: string | undefined,
  { file, line, endLine = line }: FindingView['finding'],
): Promise<FindingView['lines']> {
  if (line === undefined || endLine === undefined) return [];
  if (!isPlainPath(file) || !isObjectId(tree ?? '')) return [];
  const text = await gitResult(healer.repo, ['cat-file', 'blob', `${tree}:${file}`]);
  if (text.exitCode !== 0) return [];
  const last = Math.min(endLine, line + 20);
  return text.stdout
    .toString('utf8')
    .split('\n')
    .map((each, index) => ({
      number: index + 1,
      text: each.slice(0, 300),
      isIt: index + 1 >= line && index + 1 <= last,
    }))
    .slice(Math.max(0, line - 1 - around), last + around);
}

function waitingOf(patches: readonly Patch[]): Patch[] {
  const waiting = patches.filter(({ state }) => isUndecided(state)).sort(latestFirst(({ at }) => at));
  return [
    ...waiting.filter(({ state }) => state === 'proposed'),
    ...waiting.filter(({ state }) => state === 'held'),
  ];
}

const latestFirst =
  <T>(timeOf: (each: T) => string) =>
  (a: T, b: T): number =>
    timeOf(a) < timeOf(b) ? 1 : -1;
