import type { Edit, Verdict } from '../../../model.js';
import { editHash } from '../../candidate.js';
import type { RepairContext } from '../../strategy.js';
import { compose, disjoint } from './compose.js';
import { createDuplicates } from './duplicates.js';
import { createFrontier } from './frontier.js';
import { createGuidance } from './layers/guided.js';
import { createPairs } from './layers/paired.js';
import { createRepetitions } from './layers/repeated.js';
import { swapsOf } from './layers/swapped.js';
import { operators } from './operators/index.js';
import { layerPriors, operatorPriors } from './priors.js';
import type { Operator, Proposal, Site, TextEdit } from './proposal.js';
import { type Suspicion, sitesOf } from './sites.js';
import { openSource, type Source } from './source.js';

/** What the space yields: the parts of a candidate that the strategy does not know. */
export interface Found {
  operator: string;
  title: string;
  edits: Edit[];
  prior: number;
}

/** All edits that the strategy could propose, in the order of their scores, built no earlier than needed. */
export interface SearchSpace {
  /** The best candidate that was not given yet, or null when there are no more. */
  next(): Found | null;
  /** Takes in what the tests said about a candidate, by its id. */
  learn(id: string, verdict: Verdict): void;
}

/** A program to edit: the snapshot, or the snapshot with a first edit made. */
export interface Base {
  sources: Map<string, Source>;
  /** Edits of the snapshot that lead here, by file. */
  edits: Map<string, TextEdit[]>;
  label: string;
  operator: string;
  /** Factor of every score on top of it. */
  factor: number;
  depth: number;
  /** How many of the failing tests pass on it. */
  passed: number;
}

/** A proposal with everything that makes it a candidate. */
export interface Move {
  base: Base;
  source: Source;
  operator: string;
  proposal: Proposal;
  /** How many places it changes: 1 for a single edit. */
  places: number;
}

type Task =
  | { kind: 'expand'; expand: () => void }
  | { kind: 'site'; base: Base; site: Site }
  | { kind: 'operator'; base: Base; site: Site; operator: Operator }
  | { kind: 'move'; move: Move };

/** First edit, second edit, and further ones only while each makes more tests pass. */
const maximumDepth = 4;

export async function createSearchSpace(context: RepairContext): Promise<SearchSpace> {
  const suspicions = groupByFile(context);
  const snapshot = await openSnapshot(context, [...suspicions.keys()]);
  const frontier = createFrontier<Task>();
  const duplicates = createDuplicates();
  const repetitions = createRepetitions();
  const pairs = createPairs();
  const guidance = createGuidance();
  const given = new Map<string, { move: Move; edits: Map<string, TextEdit[]>; score: number }>();

  openBase(snapshot);
  return { next, learn };

  function openBase(base: Base): void {
    for (const [file, source] of base.sources) {
      const moved = guidance.moveSuspicions(suspicions.get(file) ?? [], base.edits.get(file) ?? []);
      const sites = sitesOf(source, moved);
      for (const site of sites) {
        const factor = base.factor * guidance.nearness(base, site);
        frontier.push({ kind: 'site', base, site }, site.suspiciousness * factor);
      }
      if (base.depth > 0) continue;
      const best = Math.max(0, ...moved.map((each) => each.suspiciousness));
      const expand = (): void => {
        for (const { proposal, operator, suspiciousness } of swapsOf(source, sites)) {
          const score = suspiciousness * layerPriors.swapped * proposal.weight;
          frontier.push({ kind: 'move', move: { base, source, operator, proposal, places: 2 } }, score);
        }
      };
      frontier.push({ kind: 'expand', expand }, best * layerPriors.swapped);
    }
  }

  function next(): Found | null {
    for (;;) {
      const top = frontier.pop();
      if (top === undefined) return null;
      const { item: task, score } = top;
      switch (task.kind) {
        case 'expand':
          task.expand();
          break;
        case 'site':
          expandSite(task.base, task.site, score);
          break;
        case 'operator':
          expandOperator(task.base, task.site, task.operator, score);
          break;
        case 'move': {
          const found = give(task.move, score);
          if (found !== null) return found;
        }
      }
    }
  }

  function expandSite(base: Base, site: Site, score: number): void {
    for (const operator of byNode.get(site.node.type) ?? []) {
      frontier.push({ kind: 'operator', base, site, operator }, score * priorOf(operator.name));
    }
  }

  function expandOperator(base: Base, site: Site, operator: Operator, score: number): void {
    for (const proposal of operator.propose(site)) {
      const move: Move = { base, source: site.source, operator: operator.name, proposal, places: 1 };
      frontier.push({ kind: 'move', move }, score * proposal.weight);
    }
  }

  function give(move: Move, score: number): Found | null {
    const edits = editsOnSnapshot(move);
    if (edits === null || !isNew(edits)) return null;
    const found: Found = { ...describe(move), edits: flatten(edits), prior: score };
    given.set(editHash(found).slice(0, 16), { move, edits, score });
    if (move.base.depth === 0 && move.places === 1) {
      for (const { move: more, factor } of repetitions.add(move)) {
        frontier.push({ kind: 'move', move: more }, score * factor);
      }
      for (const { move: more, score: own } of pairs.add(move, score)) {
        frontier.push({ kind: 'move', move: more }, own * layerPriors.paired);
      }
    }
    return found;
  }

  /** The move as edits of the snapshot by file, or null when it cannot be made. */
  function editsOnSnapshot(move: Move): Map<string, TextEdit[]> | null {
    if (!disjoint(move.proposal.edits)) return null;
    const { file } = move.source;
    const original = snapshot.sources.get(file);
    const first = move.base.edits.get(file) ?? [];
    if (original === undefined) return null;
    const composed =
      first.length === 0 ? move.proposal.edits : compose(original.text, first, move.proposal.edits);
    return disjoint(composed) ? new Map(move.base.edits).set(file, composed) : null;
  }

  function isNew(edits: ReadonlyMap<string, TextEdit[]>): boolean {
    let fresh = false;
    for (const [file, list] of edits) {
      const source = snapshot.sources.get(file);
      if (source !== undefined && (edits.size > 1 || duplicates.isNew(source, list))) fresh = true;
    }
    return fresh;
  }

  function learn(id: string, verdict: Verdict): void {
    const known = given.get(id);
    if (known === undefined) return;
    given.delete(id);
    const { move, edits, score } = known;
    if (verdict.status !== 'partial' || move.base.depth + 1 >= maximumDepth) return;
    const passed = passedIn(verdict);
    if (move.base.depth > 0 && passed <= move.base.passed) return;
    const step = move.base.depth > 0 ? layerPriors.further : layerPriors.guided;
    const factor =
      guidance.factorOf(verdict) *
      step *
      (0.3 + 0.7 * Math.min(1, score / move.base.factor)) *
      move.base.factor;
    const { title, operator } = describe(move);
    frontier.push(
      {
        kind: 'expand',
        expand: () => {
          const sources = guidance.edited(snapshot.sources, edits);
          if (sources !== null)
            openBase({ sources, edits, label: title, operator, factor, depth: move.base.depth + 1, passed });
        },
      },
      factor,
    );
  }
}

const passedIn = (verdict: Verdict): number =>
  verdict.tests.filter(({ status }) => status === 'passed').length;

const byNode = new Map<string, Operator[]>();
for (const operator of operators) {
  for (const type of operator.nodes) byNode.set(type, [...(byNode.get(type) ?? []), operator]);
}

const priorOf = (operator: string): number => operatorPriors[operator] ?? 0.3;

function describe({ base, operator, proposal: { title } }: Move): { title: string; operator: string } {
  return base.depth === 0
    ? { title, operator }
    : { title: `${base.label}; ${title}`, operator: `${base.operator}+${operator}` };
}

function flatten(edits: ReadonlyMap<string, TextEdit[]>): Edit[] {
  return [...edits].flatMap(([file, list]) =>
    list.map(({ start, end, text }) => ({ range: { file, start, end }, text })),
  );
}

function groupByFile(context: RepairContext): Map<string, Suspicion[]> {
  const groups = new Map<string, Suspicion[]>();
  for (const { range, suspiciousness } of context.suspects) {
    const { file, start, end } = range;
    groups.set(file, [...(groups.get(file) ?? []), { start, end, suspiciousness }]);
  }
  return groups;
}

async function openSnapshot(context: RepairContext, files: readonly string[]): Promise<Base> {
  const sources = new Map<string, Source>();
  for (const file of files) {
    const text = await context.read(file);
    const source = text === undefined ? null : openSource(file, text);
    if (source !== null) sources.set(file, source);
  }
  return { sources, edits: new Map(), label: '', operator: '', factor: 1, depth: 0, passed: 0 };
}
