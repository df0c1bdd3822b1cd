import type { TreeEdit } from '../../syntax/templates/template.js';
import { combine, type Tree } from '../../syntax/templates/tree.js';
import { antiUnify } from './anti-unify.js';
import { isSupported, isWorthwhile, lossOf } from './worth.js';

/** An edit that somebody made. */
export interface Example<Origin> {
  edit: TreeEdit;
  origin: Origin;
}

/** A template with the examples that it was made of, and the more special templates that it was made of. */
export interface Cluster<Origin> {
  edit: TreeEdit;
  examples: Example<Origin>[];
  parts: Cluster<Origin>[];
}

/** Loss up to which two clusters become one, in turn: those that lose least come first. */
const rounds = [0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75] as const;
/** Others that a cluster is compared with: those that share the rarest of what it holds. */
const mostCompared = 16;

/**
 * Groups edits by what they have in common: agglomerative clustering in which the two that lose the least by anti-unification
 * are joined first, so that what comes out is a hierarchy from the most special template to the most general; as Getafix does
 * (Bader et al., OOPSLA 2019, §4). Only edits that share rare parts are compared, so that it stays near linear. Stops early,
 * with what there is by then, when `hurry` says so.
 */
export function clusterEdits<Origin>(
  examples: readonly Example<Origin>[],
  hurry: () => boolean = () => false,
): Cluster<Origin>[] {
  let clusters = equalOnes(examples);
  const known: Known<Origin> = { losses: new WeakMap(), features: new WeakMap() };
  while (!hurry()) {
    const pairs = nearest(clusters, known, hurry);
    const least = Math.min(...pairs.map(({ loss }) => loss));
    const mostLoss = rounds.find((round) => round >= least);
    if (mostLoss === undefined) break;
    clusters = joined(
      clusters,
      pairs.filter(({ loss }) => loss <= mostLoss),
    );
  }
  return clusters;
}

function equalOnes<Origin>(examples: readonly Example<Origin>[]): Cluster<Origin>[] {
  const found = new Map<number, Cluster<Origin>>();
  for (const example of examples) {
    const key = combine(example.edit.before.tree.hash, example.edit.after.tree.hash);
    const known = found.get(key);
    if (known) known.examples.push(example);
    else found.set(key, { edit: example.edit, examples: [example], parts: [] });
  }
  return [...found.values()];
}

/** What was worked out already. */
interface Known<Origin> {
  losses: WeakMap<Cluster<Origin>, WeakMap<Cluster<Origin>, number>>;
  features: WeakMap<Cluster<Origin>, ReadonlySet<number>>;
}

/** Two clusters, and how much they would lose as one. */
interface Pair<Origin> {
  one: Cluster<Origin>;
  other: Cluster<Origin>;
  loss: number;
}

function joined<Origin>(clusters: readonly Cluster<Origin>[], pairs: Pair<Origin>[]): Cluster<Origin>[] {
  const taken = new Set<Cluster<Origin>>();
  const made: Cluster<Origin>[] = [];
  for (const { one, other } of pairs.sort((a, b) => a.loss - b.loss)) {
    if (taken.has(one) || taken.has(other)) continue;
    taken.add(one).add(other);
    const examples = [...one.examples, ...other.examples];
    made.push({ edit: templateOf(one, other), examples, parts: [one, other] });
  }
  return [...clusters.filter((each) => !taken.has(each)), ...made];
}

/** For each cluster the one that it loses least with, where it may be joined with any. */
function nearest<Origin>(
  clusters: readonly Cluster<Origin>[],
  known: Known<Origin>,
  hurry: () => boolean,
): Pair<Origin>[] {
  const features = clusters.map((cluster) =>
    remembered(known.features, cluster, () => featuresOf(cluster.edit)),
  );
  const holders = new Map<number, number[]>();
  for (const [index, own] of features.entries())
    for (const feature of own) {
      const list = holders.get(feature);
      if (list) list.push(index);
      else holders.set(feature, [index]);
    }
  const pairs: Pair<Origin>[] = [];
  for (const [index, one] of clusters.entries()) {
    if (hurry()) break;
    const losses = remembered(known.losses, one, () => new WeakMap<Cluster<Origin>, number>());
    let best: Pair<Origin> | undefined;
    for (const at of rivalsOf(index, features[index] ?? new Set(), holders, clusters.length)) {
      const other = clusters[at];
      if (!other) continue;
      const loss = remembered(losses, other, () => lossOfJoining(one, other));
      if (loss < (best?.loss ?? Number.POSITIVE_INFINITY)) best = { one, other, loss };
    }
    if (best) pairs.push(best);
  }
  return pairs;
}

function remembered<Key extends object, Value>(
  known: WeakMap<Key, Value>,
  key: Key,
  make: () => Value,
): Value {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}

function rivalsOf(
  index: number,
  features: ReadonlySet<number>,
  holders: ReadonlyMap<number, number[]>,
  all: number,
): number[] {
  const weights = new Map<number, number>();
  for (const feature of features) {
    const sharing = holders.get(feature) ?? [];
    // What nearly everybody has tells nobody apart.
    if (sharing.length > 400) continue;
    const weight = Math.log((1 + all) / sharing.length);
    for (const other of sharing) if (other !== index) weights.set(other, (weights.get(other) ?? 0) + weight);
  }
  return [...weights]
    .sort((a, b) => b[1] - a[1])
    .slice(0, mostCompared)
    .map(([other]) => other);
}

/** Infinite where they have nothing in common that would be worth it. */
function lossOfJoining<Origin>(one: Cluster<Origin>, other: Cluster<Origin>): number {
  const template = templateOf(one, other);
  return isWorthwhile(template) ? lossOf(one.edit, other.edit, template) : Number.POSITIVE_INFINITY;
}

/** The larger first: only its text can say where a list is that the other has not. */
function templateOf<Origin>(one: Cluster<Origin>, other: Cluster<Origin>): TreeEdit {
  const [large, small] = sizeOf(one.edit) >= sizeOf(other.edit) ? [one, other] : [other, one];
  return antiUnify(large.edit, small.edit);
}

const sizeOf = ({ before, after }: TreeEdit): number => before.tree.size + after.tree.size;

/** What two edits may have in common: nodes with their children's labels, and names with what they stand in. */
function featuresOf({ before, after }: TreeEdit): Set<number> {
  const found = new Set<number>();
  const visit = (tree: Tree, side: number, depth: number): void => {
    if (tree.hole) return;
    const own = labelHash(tree);
    found.add(combine(side, own));
    for (const child of tree.children) {
      if (!child.hole) found.add(combine(combine(side, own), labelHash(child)));
      if (depth < 6) visit(child, side, depth + 1);
    }
  };
  visit(before.tree, 1, 0);
  visit(after.tree, 2, 0);
  return found;
}

const labelHash = (tree: Tree): number => {
  let hash = combine(tree.key.length, tree.label.length);
  for (const part of [tree.label, tree.value ?? ''])
    for (let at = 0; at < part.length; at += 1) hash = combine(hash, part.charCodeAt(at));
  return hash;
};

/** All clusters of a hierarchy that stand on at least so many origins and are no mere repetition of a part of theirs. */
export function templatesIn<Origin>(
  clusters: readonly Cluster<Origin>[],
  supportOf: (examples: readonly Example<Origin>[]) => number,
  leastSupport: number,
): { cluster: Cluster<Origin>; support: number; parent: Cluster<Origin> | null }[] {
  const found: { cluster: Cluster<Origin>; support: number; parent: Cluster<Origin> | null }[] = [];
  const visit = (cluster: Cluster<Origin>, parent: Cluster<Origin> | null): void => {
    const support = supportOf(cluster.examples);
    if (support < leastSupport) return;
    const repeated = cluster.parts.some((part) => supportOf(part.examples) === support);
    const worth = !repeated && isWorthwhile(cluster.edit) && isSupported(cluster.edit, support);
    if (worth) found.push({ cluster, support, parent });
    for (const part of cluster.parts) visit(part, worth ? cluster : parent);
  };
  for (const cluster of clusters) visit(cluster, null);
  return found;
}
