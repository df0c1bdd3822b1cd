import type { Candidate, Verdict } from '../../../model.js';

/** One answer of a model that could be read, and what came of it; null where it was never screened. */
export interface Tried {
  candidate: Candidate;
  verdict: Verdict | null;
}

/** What the model strategies of one heal know of one another: each sees only the verdicts of its own candidates. */
export interface Notebook {
  tried: Tried[];
  /** Why answers could not be read, and why what was read was thrown away, the latest last. */
  unread: string[];
  refused: string[];
  /** How often each prompt was asked: asked again, it gets further samples. */
  asked: Map<string, number>;
  /** The ways of asking that had their turn: each has one, however many rounds of proofs there are. */
  begun: Set<string>;
  /** Rounds of talk about attempts that failed, and about those that broke something. */
  rounds: { failed: number; disproved: number };
}

export const openNotebook = (): Notebook => ({
  tried: [],
  unread: [],
  refused: [],
  asked: new Map(),
  begun: new Set(),
  rounds: { failed: 0, disproved: 0 },
});

/** Those that were screened and did not heal, the nearest to a fix first; each edit once. */
export function nearest({ tried }: Notebook): (Tried & { verdict: Verdict })[] {
  const failed = tried.filter(
    (each): each is Tried & { verdict: Verdict } =>
      each.verdict !== null && each.verdict.status !== 'plausible',
  );
  const unique = new Map(failed.map((each) => [each.candidate.id, each]));
  return [...unique.values()].sort(
    (a, b) =>
      order.indexOf(a.verdict.status) - order.indexOf(b.verdict.status) ||
      passed(b.verdict) - passed(a.verdict),
  );
}

/** Those that nobody screened, since the same edit had been screened before: the latest first, each once. */
export function stale({ tried }: Notebook): Candidate[] {
  const unscreened = tried.filter(({ verdict }) => verdict === null).map(({ candidate }) => candidate);
  return [...new Map(unscreened.map((each) => [each.id, each])).values()].reverse();
}

const order: Verdict['status'][] = ['plausible', 'partial', 'failed', 'timeout', 'broken', 'refused'];

const passed = ({ tests }: Verdict): number => tests.filter(({ status }) => status === 'passed').length;
