import { functionKinds, type Suspect } from '../../../model.js';
import { fileFactor, type Learning, placeFactor } from '../../learning/posteriors.js';
import { testedFactors } from '../../learning/tested.js';
import type { RepairContext } from '../../strategy.js';
import { kindOfChain } from '../../syntax/function-kind.js';
import type { Node } from '../../syntax/parse.js';
import type { Site } from './proposal.js';
import { type Question, questionsOfTests } from './questions.js';
import { type Suspicion, sitesOf } from './sites.js';
import { openSource, parentOf, type Source } from './source.js';

/** So many characters of suspects make the first wave; each wave after it takes so many times as much. */
const firstLength = 6000;
const growth = 4;

/**
 * The places to edit, in waves: the most suspicious first, each wave less suspicious and larger than the one before, so
 * that several edits at the likeliest places come before single ones at unlikely places. A file is parsed when its
 * turn comes; one that does not parse has no places.
 */
export async function* wavesOf(context: RepairContext): AsyncGenerator<Site[]> {
  const suspects = bySuspicionHere(context);
  const questions = await questionsOfTests(context);
  const files = new Map<string, Site[]>();
  let above = Number.POSITIVE_INFINITY;
  for (const least of thresholds(suspects)) {
    for (const file of new Set(suspectsFrom(suspects, least).map(({ range }) => range.file)))
      if (!files.has(file)) files.set(file, await openSites({ ...context, suspects }, file, questions));
    const wave = [...files.values()].flatMap((sites) =>
      sites.filter(({ suspiciousness }) => suspiciousness >= least && suspiciousness < above),
    );
    above = least;
    if (wave.length > 0) yield wave;
  }
}

/** Suspicion that has been right here before counts for more. */
function bySuspicionHere({ suspects, learned }: Pick<RepairContext, 'suspects' | 'learned'>): Suspect[] {
  if (learned?.outcomes === undefined && learned?.tested === undefined) return suspects;
  const { outcomes, tested = new Map<string, number>() } = learned;
  const testedFactor = testedFactors(tested, new Set(suspects.map(({ range }) => range.file)));
  const factorOf = (file: string): number =>
    testedFactor(file) * (outcomes === undefined ? 1 : fileFactor(outcomes, file));
  return suspects
    .map((each) => ({ ...each, suspiciousness: each.suspiciousness * factorOf(each.range.file) }))
    .toSorted((a, b) => b.suspiciousness - a.suspiciousness);
}

const suspectsFrom = (suspects: readonly Suspect[], least: number): Suspect[] =>
  suspects.filter(({ suspiciousness }) => suspiciousness >= least);

/** The least suspiciousness of each wave; the last wave takes everything. */
function thresholds(suspects: readonly Suspect[]): number[] {
  const sorted = [...suspects].sort((a, b) => b.suspiciousness - a.suspiciousness);
  const found: number[] = [];
  let length = 0;
  let most = firstLength;
  for (const [at, { range, suspiciousness }] of sorted.entries()) {
    length += range.end - range.start;
    if (length < most || sorted[at + 1]?.suspiciousness === suspiciousness) continue;
    // What holds a suspect counts a little less than the suspect itself.
    found.push(0.9 * suspiciousness);
    length = 0;
    most *= growth;
  }
  return [...found, 0];
}

/** Every place of a file that may be edited, with its suspiciousness; none where it does not parse. */
export async function openSites(
  context: Pick<RepairContext, 'read' | 'suspects' | 'learned'>,
  file: string,
  questions: readonly Question[] = [],
): Promise<Site[]> {
  const text = await context.read(file);
  const source: Source | null = text === undefined ? null : openSource(file, text);
  const suspicions: Suspicion[] = context.suspects
    .filter(({ range }) => range.file === file)
    .map(({ range: { start, end }, suspiciousness }) => ({ start, end, suspiciousness }));
  if (source === null) return [];
  const sites = sitesOf(source, suspicions).map((site) => ({ ...site, questions }));
  const outcomes = context.learned?.outcomes;
  if (outcomes === undefined) return sites;
  const factorOf = placeFactors(source, outcomes);
  return sites.map((site) => ({ ...site, suspiciousness: site.suspiciousness * factorOf(site.node) }));
}

/** How much likelier than elsewhere the fault is in the kind of function that a node is in. */
function placeFactors(source: Source, learning: Learning): (node: Node) => number {
  const chainOf = (node: Node): Node[] => {
    const chain: Node[] = [];
    for (let at: Node | null = node; at !== null; at = parentOf(source, at)) chain.push(at);
    return chain;
  };
  const factors = new Map(functionKinds.map((kind) => [kind, placeFactor(learning, kind)]));
  return (node) => factors.get(kindOfChain(chainOf(node))) ?? 1;
}
