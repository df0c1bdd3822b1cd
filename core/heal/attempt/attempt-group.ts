import { diffChars } from 'diff';
import type { Candidate, ThrownError } from '../../model.js';
import { editHash } from '../../repair/candidate.js';
import type { Screened } from '../../repair/portfolio.js';
import { syntaxTrouble } from '../../repair/syntax/parse.js';
import { steadyNow } from '../../workspace/steady-clock.js';
import type { Baseline } from '../baseline/baseline.js';
import { inOne, repairedBaseline } from '../baseline/repaired-baseline.js';
import { textReader } from '../baseline/text-reader.js';
import type { ReadText } from '../errors/functions.js';
import type { Group } from '../errors/groups.js';
import { mostProofs, proveCandidate } from '../proof/prove-best.js';
import type { Session } from '../session.js';
import { type Attempt, type AttemptLimits, attempt } from './attempt.js';
import { formerTexts, gateFor } from './gate.js';
import { refusingRejected, rejectedHashes } from './rejected-changes.js';

/** Repairs that let a file parse, on which the search goes on. */
const mostBases = 8;

/** Of the time that is left: what finding them may take, and what each of them may. */
const shareOfRepairs = 0.5;
const shareOfBase = 0.3;

/**
 * Attempts a group. Where a file does not parse and to repair its tokens is not enough, each repair that lets it parse
 * becomes a base: its tests are run and its fault localized anew, and all strategies go on there. What is proved, and
 * what a patch holds, is both edits as one.
 */
export async function attemptGroup(
  session: Session,
  baseline: Baseline,
  group: Group,
  limits: AttemptLimits,
): Promise<Attempt> {
  if (!group.errors.some((error) => error.class === 'syntax'))
    return attempt(session, baseline, group, limits);
  const tried: Screened[] = [];
  const first = await attempt(session, baseline, group, shareOf(limits, shareOfRepairs), (screened) => {
    if (tried.length < mostTried) tried.push(screened);
  });
  if (first.plausible.length > 0) return first;
  const bases = await basesAmong(tried, textReader(session.repo, baseline.snapshot.tree));
  let last = first;
  for (const [at, base] of bases.entries()) {
    const share = at === bases.length - 1 ? 1 : shareOfBase;
    const found = await attemptOn(base, session, baseline, group, shareOf(limits, share));
    if (found === null) continue;
    last = { ...found, counts: sum(last.counts, found.counts) };
    if (last.winner !== null || last.plausible.length > 0) return last;
    if (steadyNow() > limits.deadline) break;
  }
  return { ...last, suspects: first.suspects };
}

/** The repairs of tokens are the first to be tried. */
const mostTried = 400;

const shareOf = (limits: AttemptLimits, share: number): AttemptLimits => ({
  ...limits,
  deadline: steadyNow() + share * Math.max(0, limits.deadline - steadyNow()),
});

const sum = (a: Attempt['counts'], b: Attempt['counts']): Attempt['counts'] => ({
  generated: a.generated + b.generated,
  screened: a.screened + b.screened,
  proved: a.proved + b.proved,
});

/** What lets a file parse that does not: first those whose tests show values nearest to the expected ones. */
async function basesAmong(tried: readonly Screened[], read: ReadText): Promise<Screened[]> {
  const bases: Screened[] = [];
  for (const screened of tried) {
    const ran = screened.verdict.status === 'failed' || screened.verdict.status === 'partial';
    if (ran && (await letsParse(screened.candidate, read))) bases.push(screened);
  }
  const distances = new Map(bases.map((each) => [each, distanceOf(each)]));
  const distance = (each: Screened): number => distances.get(each) ?? 1;
  return bases
    .sort((a, b) => distance(a) - distance(b) || b.candidate.prior - a.candidate.prior)
    .slice(0, mostBases);
}

async function letsParse(candidate: Candidate, read: ReadText): Promise<boolean> {
  const repaired = await inOne(candidate, read);
  let unparsed = 0;
  for (const [file, text] of repaired) {
    if (syntaxTrouble(file, text) !== null) return false;
    if (syntaxTrouble(file, (await read(file)) ?? '') !== null) unparsed++;
  }
  return unparsed > 0;
}

const longest = 2000;

/** How far what the failing tests saw is from what they expect, by characters: 0..1, and 1 where nothing tells. */
function distanceOf({ verdict }: Screened): number {
  const shares = verdict.tests.flatMap(({ error }) => {
    const { actual = linesOf(error, '+'), expected = linesOf(error, '-') } = error ?? {};
    const length = Math.min(actual.length, longest) + Math.min(expected.length, longest);
    if (actual === '' || expected === '') return [];
    const changed = diffChars(actual.slice(0, longest), expected.slice(0, longest))
      .filter(({ added, removed }) => added || removed)
      .reduce((total, { value }) => total + value.length, 0);
    return [changed / length];
  });
  return shares.length === 0 ? 1 : shares.reduce((total, each) => total + each, 0) / shares.length;
}

/** One side of the difference that an assertion shows in its message. */
const linesOf = (error: ThrownError | undefined, mark: '+' | '-'): string =>
  (error?.message ?? '')
    .split('\n')
    .flatMap((line) => (line.startsWith(mark) && !headline.test(line) ? [line.slice(1).trim()] : []))
    .join('\n');

/** What tells which side is which: of node:assert, of jest and vitest, of mocha. */
const headline = /^\+ actual - expected$|^[-+] (?:Expected|Received|expected|actual)(?:\s|$)/;

/** Null where nothing that the group is to heal fails on the base. */
async function attemptOn(
  base: Screened,
  session: Session,
  baseline: Baseline,
  group: Group,
  limits: AttemptLimits,
): Promise<Attempt | null> {
  const repaired = await repairedBaseline(session, baseline, group, base.candidate);
  try {
    if (repaired.group === null) return null;
    const found = await attempt(session, repaired.baseline, repaired.group, { ...limits, unproved: true });
    // What heals a part of what fails there leaves the file as red as it was.
    const whole = found.plausible.filter(({ screened }) => screened.verdict.status === 'plausible');
    return await proveJoined(
      { ...found, plausible: await repaired.joined(whole) },
      session,
      baseline,
      group,
      limits,
    );
  } finally {
    await repaired.baseline.dispose();
  }
}

const filesOf = (plausible: Attempt['plausible']): string[] =>
  plausible.flatMap(({ screened }) => screened.candidate.edits.map(({ range }) => range.file));

async function proveJoined(
  found: Attempt,
  session: Session,
  baseline: Baseline,
  group: Group,
  { dryRun }: AttemptLimits,
): Promise<Attempt> {
  const read = textReader(session.repo, baseline.snapshot.tree);
  const gate = gateFor(session, group.tests, await formerTexts(session, read, filesOf(found.plausible)));
  const refuse = await refusingRejected(session, read, gate);
  const rejected = await rejectedHashes(session.store, group.errors);
  const allowed = found.plausible.filter(
    ({ screened: { candidate } }) => refuse(candidate) === null && !rejected.has(editHash(candidate)),
  );
  const result = { ...found, plausible: allowed };
  if (dryRun) return result;
  let { reason } = found;
  const counts = { ...found.counts };
  for (const best of allowed.slice(0, mostProofs)) {
    const { candidate } = best.screened;
    session.onProgress({ phase: 'prove', message: candidate.title });
    counts.proved += 1;
    const proof = await proveCandidate(session, baseline, candidate, group.tests);
    if (proof.ok)
      return {
        ...result,
        counts,
        winner: { ...best, candidate, proof, tests: group.tests, covered: null },
        reason: '',
      };
    reason = `${counts.proved} plausible candidate(s) failed the proof: ${proof.reason ?? 'the proof failed'}`;
  }
  return { ...result, counts, reason };
}
