import { disjoint } from '../compose.js';
import { createFrontier } from '../frontier.js';
import type { Move } from '../move.js';
import { operatorsFor } from '../operators/index.js';
import { placeKindOf } from '../place-kinds.js';
import { placeFactorOf, priorOf } from '../priors.js';
import type { Operator, Proposal, Site } from '../proposal.js';

type Task =
  | { kind: 'site'; site: Site }
  | { kind: 'operator'; site: Site; operator: Operator }
  /** What an operator suggests at a site, the best first; those before `at` had their turn. */
  | { kind: 'proposals'; site: Site; operator: string; proposals: Proposal[]; at: number; factor: number };

/** All single edits at the sites, the highest score first; `usual` is the prior of an operator. A site, and an operator at it, is looked at when its turn comes. */
export function* singleEdits(
  sites: readonly Site[],
  usual: (operator: string) => number = priorOf,
): Generator<Move> {
  const frontier = createFrontier<Task>();
  for (const site of sites) frontier.push({ kind: 'site', site }, site.suspiciousness);
  for (let top = frontier.pop(); top !== undefined; top = frontier.pop()) {
    const { item: task, score } = top;
    if (task.kind === 'site') {
      const { site } = task;
      const place = placeKindOf(site.source, site.node);
      for (const operator of operatorsFor(site.node.type)) {
        const prior = usual(operator.name) * placeFactorOf(operator.name, place);
        frontier.push({ kind: 'operator', site, operator }, score * prior);
      }
      continue;
    }
    if (task.kind === 'proposals') {
      const proposal = task.proposals[task.at++];
      if (proposal !== undefined) yield moveOf(task.site, task.operator, proposal, score);
      pushNext(task);
      continue;
    }
    const { site, operator } = task;
    const proposals = [...operator.propose(site)].filter(({ edits }) => disjoint(edits));
    proposals.sort((a, b) => b.weight - a.weight);
    pushNext({ kind: 'proposals', site, operator: operator.name, proposals, at: 0, factor: score });
  }

  function pushNext(task: Extract<Task, { kind: 'proposals' }>): void {
    const next = task.proposals[task.at];
    if (next !== undefined) frontier.push(task, task.factor * next.weight);
  }
}

const moveOf = (site: Site, operator: string, { edits, wording }: Proposal, score: number): Move => ({
  operator,
  wording,
  files: [{ source: site.source, edits }],
  score,
  site,
});
