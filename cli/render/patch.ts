import type { Patch } from '../../core/model.js';
import type { Reviewer } from '../../core/patches/decisions/reviewers.js';
import type { Predicate } from '../../core/patches/evidence/evidence.js';
import { contradicting } from '../../core/store/decisions.js';
import { disputeLines } from './decisions.js';
import { coloredDiff } from './diff.js';
import { evidenceLines } from './evidence.js';
import { patchLines } from './heal.js';
import type { Paint } from './paint.js';
import { printableLine } from './printable.js';
import { scoreLines } from './score.js';
import { counted, relativeTime } from './time.js';

interface View {
  width: number;
  paint: Paint;
  now: Date;
}

export interface PatchDetail {
  patch: Patch;
  /** Unified, without colours. */
  diff: string;
  /** Null when its note is gone. */
  evidence: Predicate | null;
  /** Who knows the code that it changes. */
  reviewers: Reviewer[];
}

/** One patch whole: what it is, what speaks for and against it, and the diff. */
export function patchText({ patch, diff, evidence, reviewers }: PatchDetail, view: View): string {
  const { paint, now } = view;
  const base = patch.baseIsSnapshot ? 'your uncommitted work' : patch.base.slice(0, 10);
  return [
    ...patchLines(patch, view),
    `  ${patch.state} · made ${relativeTime(patch.at, now)} on ${base}${patch.target ? ` for ${printableLine(patch.target)}` : ''}${healsText(patch, paint)}`,
    ...fates(patch),
    ...disputeLines({ ...patch, against: contradicting(patch) }, paint),
    '',
    ...(evidence ? [...evidenceLines(evidence, paint), ''] : []),
    ...scoreLines('Confidence', patch.confidence, paint),
    '',
    ...scoreLines('Safety', patch.safety, paint),
    '',
    ...reviewerLines(reviewers, view),
    coloredDiff(diff, paint),
  ].join('\n');
}

/** A rollback heals nothing where a test only comes and goes. */
const healsText = ({ errors, check, findings = [] }: Patch, paint: Paint): string =>
  check !== undefined
    ? ` · mends ${counted(findings.length, 'finding')} of ${paint.yellow(check)}`
    : errors.length === 0
      ? ''
      : ` · heals ${errors.map((id) => paint.yellow(id.slice(0, 7))).join(', ')}`;

const fates = ({ state, heldBecause, because, mergedAs, revertedAs, target }: Patch): string[] => [
  ...(because ? [`  ${printableLine(because)}`] : []),
  ...(state === 'held' && heldBecause ? [`  held back: ${printableLine(heldBecause)}`] : []),
  ...(mergedAs
    ? [`  merged${target ? ` into ${printableLine(target)}` : ''} as ${mergedAs.slice(0, 10)}`]
    : []),
  ...(revertedAs ? [`  reverted by ${revertedAs.slice(0, 10)}`] : []),
];

/** Who to ask, with what they have to do with the code. */
function reviewerLines(reviewers: readonly Reviewer[], { paint, now }: View): string[] {
  if (reviewers.length === 0) return [];
  return [
    paint.bold('Who knows this code'),
    ...reviewers.map(({ name, email, lines, commits, last, you }) => {
      const wrote = lines > 0 ? `wrote ${counted(lines, 'line')} that it changes, ` : '';
      const who = `${printableLine(name)} <${printableLine(email)}>${you ? ' (you)' : ''}`;
      return `  ${who}  ${paint.dim(`${wrote}${counted(commits, 'commit')} to its files, last ${relativeTime(last, now)}`)}`;
    }),
    '',
  ];
}
