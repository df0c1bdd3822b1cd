import type { Patch } from '../../core/model.js';
import type { Predicate } from '../../core/patches/evidence.js';
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
}

/** One patch whole: what it is, what speaks for and against it, and the diff. */
export function patchText({ patch, diff, evidence }: PatchDetail, view: View): string {
  const { paint, now } = view;
  const base = patch.baseIsSnapshot ? 'your uncommitted work' : patch.base.slice(0, 10);
  return [
    ...patchLines(patch, view),
    `  ${patch.state} · made ${relativeTime(patch.at, now)} on ${base}${patch.target ? ` for ${printableLine(patch.target)}` : ''}${healsText(patch, paint)}`,
    ...fates(patch),
    '',
    ...(evidence ? [...evidenceLines(evidence, paint), ''] : []),
    ...scoreLines('Confidence', patch.confidence, paint),
    '',
    ...scoreLines('Safety', patch.safety, paint),
    '',
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
