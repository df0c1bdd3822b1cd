import type { Upgrade } from './upgrade.js';
import { upgradeKinds } from './upgrade.js';

/** An upgrade with those that its peers, or those whose peer it is, need to move along. */
export interface UpgradeUnit {
  /** What it is tried for: more than one where neither can move without the other. */
  heads: Upgrade[];
  /** All that moves, the heads among them. */
  upgrades: Upgrade[];
}

/** What a package is at, and what it wants beside it: ranges by name. */
interface Peered {
  version: string;
  peers: Readonly<Record<string, string>>;
}

export interface PeerFacts {
  /** The package.json files of the repository, with the names that each lists. */
  manifests: readonly { file: string; names: readonly string[] }[];
  /** What is installed of a package where a package.json finds it; null where nothing is. */
  installed(file: string, name: string): Peered | null;
  /** What a newer version wants beside it; nothing where that is not known. */
  peersOf(name: string, version: string): Readonly<Record<string, string>>;
  /** Whether a version is in a range, of what is a range. */
  suits(version: string, range: string): boolean;
}

/**
 * Of each upgrade the least that moves with it so that every package finds beside it what it wants by its
 * `peerDependencies`, as far as upgrades can see to that. Where they cannot, it stands alone, and what installs it will say so.
 */
export function upgradeUnits(upgrades: readonly Upgrade[], facts: PeerFacts): UpgradeUnit[] {
  const known = new Set(unmet(new Map(), facts).map(textOf));
  const units = new Map<string, UpgradeUnit>();
  for (const head of upgrades) {
    const all = closureOf(head, upgrades, facts, known) ?? [head];
    const key = all.map(idOf).sort().join(' ');
    const unit = units.get(key);
    if (unit) unit.heads.push(head);
    else units.set(key, { heads: [head], upgrades: all });
  }
  return [...units.values()];
}

/** All that moves when some units do; of a package that several move, the greatest step. */
export function upgradesOf(units: readonly UpgradeUnit[]): Upgrade[] {
  const greatest = new Map<string, Upgrade>();
  for (const upgrade of units.flatMap((unit) => unit.upgrades)) {
    const other = greatest.get(upgrade.name);
    if (!other || rankOf(upgrade) > rankOf(other)) greatest.set(upgrade.name, upgrade);
  }
  return [...greatest.values()].sort((one, other) => rankOf(other) - rankOf(one));
}

/**
 * Those that are tried together: all whose greatest step is a patch, all of minor versions, and of major versions each by
 * itself, with those that move the same.
 */
export function groupsOf(units: readonly UpgradeUnit[]): UpgradeUnit[][] {
  const ofRank = (rank: number): UpgradeUnit[] =>
    units.filter(({ upgrades }) => Math.max(...upgrades.map(rankOf)) === rank);
  const groups: UpgradeUnit[][] = [];
  for (const unit of ofRank(2)) {
    const moved = new Set(unit.upgrades.map(idOf));
    const meets = (group: UpgradeUnit[]): boolean =>
      group.some(({ upgrades }) => upgrades.some((each) => moved.has(idOf(each))));
    const joined = [...groups.filter(meets).flat(), unit];
    groups.splice(0, groups.length, ...groups.filter((group) => !meets(group)), joined);
  }
  return [ofRank(0), ofRank(1), ...groups].filter(({ length }) => length > 0);
}

const rankOf = ({ kind }: Upgrade): number => upgradeKinds.indexOf(kind);
const idOf = ({ name, kind }: Upgrade): string => `${kind} ${name}`;

/** A package that does not find beside it what it wants. */
interface Unmet {
  name: string;
  version: string;
  peer: string;
  range: string;
  found: string;
}

type Chosen = ReadonlyMap<string, Upgrade>;

function closureOf(
  head: Upgrade,
  upgrades: readonly Upgrade[],
  facts: PeerFacts,
  known: ReadonlySet<string>,
): Upgrade[] | null {
  const chosen = new Map([[head.name, head]]);
  // Each turn moves a package further, and there are three steps for each at the most.
  for (;;) {
    const missing = unmet(chosen, facts).find((each) => !known.has(textOf(each)));
    if (!missing) return [...chosen.values()];
    const next = mending(missing, chosen, upgrades, facts);
    if (!next || next.name === head.name) return null;
    chosen.set(next.name, next);
  }
}

const textOf = ({ name, version, peer, range, found }: Unmet): string =>
  `${name} ${version} ${peer} ${range} ${found}`;

function unmet(chosen: Chosen, facts: PeerFacts): Unmet[] {
  return facts.manifests.flatMap(({ file, names }) =>
    names.flatMap((name) => {
      const one = seen(file, name, chosen, facts);
      return Object.entries(one?.peers ?? {}).flatMap(([peer, range]): Unmet[] => {
        const other = seen(file, peer, chosen, facts);
        if (!one || !other || facts.suits(other.version, range)) return [];
        return [{ name, version: one.version, peer, range, found: other.version }];
      });
    }),
  );
}

/** A package where a package.json finds it, once what is chosen has moved. */
function seen(file: string, name: string, chosen: Chosen, facts: PeerFacts): Peered | null {
  const now = facts.installed(file, name);
  const places = chosen.get(name)?.places ?? [];
  // What it does not list itself it finds where another package.json has it.
  const place =
    places.find((each) => each.file === file) ?? places.find((each) => each.from === now?.version);
  return place ? { version: place.to, peers: facts.peersOf(name, place.to) } : now;
}

/** The least step that gives a package what it wants: of what it wants where it has moved itself, else of itself. */
function mending(
  { name, peer, range, found }: Unmet,
  chosen: Chosen,
  upgrades: readonly Upgrade[],
  facts: PeerFacts,
): Upgrade | null {
  const further = (wanted: string): Upgrade[] => {
    const now = chosen.get(wanted);
    return upgrades
      .filter((each) => each.name === wanted && (!now || rankOf(each) > rankOf(now)))
      .sort((one, other) => rankOf(one) - rankOf(other));
  };
  const ofPeer = () => further(peer).find(({ places }) => places.some(({ to }) => facts.suits(to, range)));
  const ofItself = () =>
    further(name).find(({ places }) =>
      places.some(({ to }) => {
        const wants = facts.peersOf(name, to)[peer];
        return wants === undefined || facts.suits(found, wants);
      }),
    );
  return (
    (chosen.has(name) && !chosen.has(peer) ? (ofPeer() ?? ofItself()) : (ofItself() ?? ofPeer())) ?? null
  );
}
