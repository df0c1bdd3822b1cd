import type { PatchUpgrade } from '../../model.js';

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
