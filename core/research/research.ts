import type { Repository } from '../git/repository.js';
import type { Hint } from '../model.js';
import type { Store } from '../store/store.js';
import { within } from '../workspace/linked-signal.js';
import { confirmed } from './hints/confirmed.js';
import type { Network, OpenedNetwork, Sent } from './network.js';
import type { Outgoing } from './outgoing.js';
import type { Question } from './question.js';
import { type Finding, rank } from './rank.js';
import { withoutFreshVersions } from './release-age.js';
import type { Passage, Source, SourceName } from './source.js';
import { localSources } from './sources/index.js';

export interface ResearchOptions {
  repo: Repository;
  store: Pick<Store, 'errors' | 'patches'>;
  signal: AbortSignal;
  now?: Date;
  /** Milliseconds since a version was published, for which it is not named as one to move to. */
  minimumReleaseAgeMs: number;
  /** Without what takes seconds in a long history: healing has better to do. */
  quick?: boolean;
  /** Where else to look, and how; nothing leaves this machine without. */
  network?: Network;
}

export interface Research {
  question: Question;
  /** Best first. */
  findings: Finding[];
  /** Which places were looked at. */
  sources: SourceName[];
  /** Places that could not be looked at, with why. */
  troubles: string[];
  /** What was sent to other machines, or would be. */
  sent: Sent[];
  /** All of the question that others may be told; null where that is nothing, and where nobody else is asked. */
  outgoing: Outgoing | null;
}

/** The most findings that one question is answered with. */
const mostFindings = 40;

/** Asks every source at once; those that fail take no other with them. */
export async function research(question: Question, options: ResearchOptions): Promise<Research> {
  const { repo, store, quick, network, signal } = options;
  const near = localSources(repo, store).filter(({ name }) => !(quick && name === 'history'));
  const far = network ? await openFar(question, network) : nowhere;
  const sources = [...near, ...far.sources];
  const answers = await Promise.all([
    ...near.map((source) => ask(source, question, signal)),
    ...far.sources.map((source) =>
      within(network?.timeLimitMs ?? 0, signal, (limited) => ask(source, question, limited)),
    ),
  ]);
  signal.throwIfAborted();
  const told = [
    ...passagesIn(answers.slice(0, near.length)),
    ...(await confirmed(passagesIn(answers.slice(near.length)), question)),
  ];
  const now = options.now ?? new Date();
  const passages = withoutFreshVersions(told, { minimumAgeMs: options.minimumReleaseAgeMs, now });
  const findings = await rank(question, passages, now);
  return {
    question,
    findings: findings.slice(0, mostFindings),
    sources: sources.map(({ name }) => name),
    troubles: [
      ...(network && far.outgoing === null ? [nothingToTell] : []),
      ...answers.flatMap((answer) => ('trouble' in answer ? [answer.trouble] : [])),
    ],
    sent: far.sent,
    outgoing: far.outgoing,
  };
}

/** The trouble with an error that is about nothing public. */
export const nothingToTell = 'other machines: nothing of this may be told to others';

const nowhere: OpenedNetwork = { sources: [], sent: [], outgoing: null };

const openFar = async (question: Question, network: Network): Promise<OpenedNetwork> =>
  (await import('./network.js')).openNetwork(question, network);

/** What the findings suggest, each suggestion once, likeliest first. */
export function hintsOf({ findings }: Pick<Research, 'findings'>): Hint[] {
  const hints = new Map<string, Hint>();
  for (const finding of findings) {
    for (const hint of finding.hints) {
      const key = [hint.kind, hint.from, hint.to, hint.package, ...hint.symbols].join('\n');
      if (!hints.has(key)) hints.set(key, hint);
    }
    if (finding.hints.length === 0) hints.set(`${finding.origin}\n${finding.title}`, contextOf(finding));
  }
  return [...hints.values()];
}

const contextOf = ({ package: pkg, versions, text, origin, link, licence, score }: Finding): Hint => ({
  kind: 'context',
  from: null,
  to: null,
  symbols: [],
  package: pkg,
  versions,
  text: text.slice(0, 500),
  source: origin,
  link,
  licence,
  score,
});

type Answer = { passages: Passage[] } | { trouble: string };

const passagesIn = (answers: readonly Answer[]): Passage[] =>
  answers.flatMap((answer) => ('passages' in answer ? answer.passages : []));

async function ask(source: Source, question: Question, signal: AbortSignal): Promise<Answer> {
  try {
    return { passages: await source.search(question, signal) };
  } catch (error) {
    return { trouble: `${source.name}: ${error instanceof Error ? error.message : String(error)}` };
  }
}
