import type { Section } from '../manifest/manifests.js';

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

/** A package.json that lists the package. */
export interface UpgradePlace {
  file: string;
  section: Section;
  /** 1-based. */
  line: number;
  /** Version that is locked, or the least that the range takes where nothing is. */
  from: string;
  to: string;
  range: string;
  /** The same form of range for the new version; equal to the old one where that takes it. */
  newRange: string;
}

/** `left-pad 1.0.0 → 1.3.0` */
export function upgradeText({ name, places: [first] }: Pick<Upgrade, 'name' | 'places'>): string {
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
