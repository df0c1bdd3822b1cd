import { createHash } from 'node:crypto';
import { holesOf, type TreeEdit, unpackEdit } from '../../syntax/templates/template.js';
import { makeHole, makeTree, type Tree } from '../../syntax/templates/tree.js';
import type { MinedCommit, MinedEdit } from '../history/mine-commit.js';
import { type Cluster, clusterEdits, type Example, templatesIn } from './cluster.js';

/** Who made an edit. */
export interface Origin {
  commit: string;
  at: number;
  file: string;
  line: number;
}

/** A template with what it was learned from. */
export interface Learned {
  /** Twelve hex digits of a hash of the two trees, wherever they were learned. */
  id: string;
  /** Of the next more general template that was learned as well; null where there is none. */
  parent: string | null;
  bucket: string;
  edit: TreeEdit;
  /** Distinct commits. */
  support: number;
  examples: Example<Origin>[];
}

/** Distinct commits that a template stands on at least. */
const leastSupport = 2;
/** Edits of one bucket beyond this are left out, the oldest first. */
const mostInBucket = 4000;

/** The edits of one bucket: those of others are never compared with them. */
export interface Bucket {
  name: string;
  examples: { mined: MinedEdit; origin: Origin }[];
}

/** A commit that was made again on another branch (all of its edits are those of one before) counts once. */
export function bucketsOf(commits: Iterable<MinedCommit>): Bucket[] {
  const buckets = new Map<string, Bucket>();
  const known = new Set<string>();
  for (const { commit, at, edits } of commits) {
    const whole = signatureOf(edits);
    if (edits.length > 0 && known.has(whole)) continue;
    known.add(whole);
    for (const mined of edits) {
      const name = bucketOfMined(mined);
      const bucket = buckets.get(name) ?? { name, examples: [] };
      bucket.examples.push({ mined, origin: { commit, at, file: mined.file, line: mined.line } });
      buckets.set(name, bucket);
    }
  }
  return [...buckets.values()];
}

/** Lines aside, which differ from branch to branch. */
function signatureOf(edits: readonly MinedEdit[]): string {
  const texts = edits.map(({ file, before, after }) => [file, before.text, after.text]);
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex');
}

/** Templates that edits of one bucket have in common, each of at least two commits. Stops early when `hurry` says so. */
export function learnTemplates({ name, examples }: Bucket, hurry?: () => boolean): Learned[] {
  const newest = [...examples].sort((a, b) => b.origin.at - a.origin.at).slice(0, mostInBucket);
  const unpacked = newest.map(({ mined, origin }) => ({ edit: unpackEdit(mined), origin }));
  const learned = new Map<string, Learned>();
  for (const each of templatesOf(name, unpacked, hurry)) {
    const known = learned.get(each.id);
    if (!known || known.support < each.support) learned.set(each.id, each);
  }
  return [...learned.values()];
}

function templatesOf(bucket: string, examples: readonly Example<Origin>[], hurry?: () => boolean): Learned[] {
  const found = templatesIn(clusterEdits(examples, hurry), supportOf, leastSupport);
  const canonical = new Map<Cluster<Origin>, { id: string; edit: TreeEdit }>();
  for (const { cluster } of found) canonical.set(cluster, named(cluster.edit));
  return found.flatMap(({ cluster, support, parent }) => {
    const own = canonical.get(cluster);
    if (!own) return [];
    return [
      {
        ...own,
        parent: (parent && canonical.get(parent)?.id) ?? null,
        bucket,
        support,
        examples: cluster.examples,
      },
    ];
  });
}

const supportOf = (examples: readonly Example<Origin>[]): number =>
  new Set(examples.map(({ origin }) => origin.commit)).size;

/** Types of what stood there and of what stands there after. */
function bucketOfMined({ before, after }: Pick<MinedEdit, 'before' | 'after'>): string {
  const type = ([label]: MinedEdit['before']['tree']): string => String(label).split(' ', 1)[0] ?? '';
  return `${type(before.tree)} > ${type(after.tree)}`;
}

/** With its holes numbered in the order of the text before, and an id that says what it is. */
function named(edit: TreeEdit): { id: string; edit: TreeEdit } {
  const numbers = new Map<number, number>();
  for (const { hole } of holesOf(edit.before.tree))
    if (hole && !numbers.has(hole.id)) numbers.set(hole.id, numbers.size + 1);
  const renumber = (tree: Tree): Tree => {
    if (tree.hole)
      return makeHole({ ...tree.hole, id: numbers.get(tree.hole.id) ?? 0 }, tree.key, tree.start, tree.end);
    return tree.children.length === 0 ? tree : makeTree({ ...tree, children: tree.children.map(renumber) });
  };
  const side = (each: TreeEdit['before']) => ({ ...each, tree: renumber(each.tree) });
  const numbered = { before: side(edit.before), after: side(edit.after) };
  return { id: idOf(numbered), edit: numbered };
}

function idOf({ before, after }: TreeEdit): string {
  const shape = (tree: Tree): unknown =>
    tree.hole
      ? [tree.hole.id, tree.hole.list, tree.key]
      : [tree.label, tree.value, tree.key, tree.children.map(shape)];
  const text = JSON.stringify([shape(before.tree), shape(after.tree)]);
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
