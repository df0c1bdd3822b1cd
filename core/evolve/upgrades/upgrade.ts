import type { PatchUpgrade, TestId } from '../../model.js';
import type { BreakingNotes } from './breaking-notes.js';

/** From what breaks least to what breaks most. */
export const upgradeKinds = ['patch', 'minor', 'major'] as const;
export type UpgradeKind = (typeof upgradeKinds)[number];

/** One package that could move to a newer version, wherever the repository lists it. */
export interface Upgrade {
  name: string;
  kind: UpgradeKind;
  /** At least one. */
  places: UpgradePlace[];
}

type Step = PatchUpgrade['places'][number];

/** A package.json that lists the package, with the version that is locked, or the least that the range takes where nothing is. */
export interface UpgradePlace extends Step {
  /** 1-based. */
  line: number;
}

/** What became of an upgrade. */
export interface UpgradeOutcome extends Upgrade {
  /** `waiting`: it was landed before, and waits for review. `planned`: a dry run has not tried it. */
  state: 'landed' | 'held' | 'waiting' | 'refused' | 'planned';
  /** Why it is not landed, as one sentence; null where it is. */
  reason: string | null;
  /** Tests that it breaks. */
  breaks: TestId[];
  /** Id of the patch that it is in. */
  patch: string | null;
  /** Of a major upgrade, what its change log says that breaks; null of others, and where it was not installed. */
  breaking: BreakingNotes | null;
}

/** `left-pad 1.0.0 → 1.3.0` */
export function upgradeText({ name, places: [first] }: Pick<PatchUpgrade, 'name' | 'places'>): string {
  return first ? `${name} ${first.from} → ${first.to}` : name;
}

/** Of a group, as an imperative. */
export function upgradeTitle(upgrades: readonly Upgrade[]): string {
  const [first, ...others] = upgrades;
  const [place] = first?.places ?? [];
  if (!first || !place) return 'upgrade nothing';
  if (others.length === 0) return `upgrade ${first.name} from ${place.from} to ${place.to}`;
  if (first.kind === 'major') return `upgrade ${upgrades.map(({ name }) => name).join(', ')} together`;
  return `upgrade ${upgrades.length} dependencies to their newest ${first.kind === 'patch' ? 'patch' : 'minor version'}`;
}

/** `breaks "adds" (test/sum.test.js) and 2 more`; `''` where nothing is known to break. */
export function breaksText([first, ...more]: readonly TestId[]): string {
  if (!first) return '';
  const title = first.path.join(' › ');
  const place = title === '' ? first.file || 'the test command' : `${JSON.stringify(title)} (${first.file})`;
  return `breaks ${place}${more.length > 0 ? ` and ${more.length} more` : ''}`;
}
