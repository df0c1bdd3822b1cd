import type { Hint, Upgrade } from '../../model.js';
import type { RepairContext } from '../../repair/strategy.js';
import type { Network } from '../../research/network.js';
import { steadyNow } from '../../workspace/steady-clock.js';
import type { Opened } from '../session.js';
import { networkOf } from './network.js';

type Known = Pick<RepairContext, 'error' | 'failures' | 'suspects' | 'folder' | 'read'>;

/** What research finds of one error. */
export interface LookUp {
  hints: NonNullable<RepairContext['hints']>;
  /** All that was found so far. */
  found: readonly Hint[];
  /** Texts among it that others have written: never to be copied. */
  strangers: readonly string[];
}

export interface Bounds {
  nearOnly: boolean;
  /** Of the heal, in milliseconds since the epoch. */
  deadline?: number;
}

/** What others may take of the time that is left, and at most. */
const share = 0.2;
const longestMs = 20_000;

/**
 * Looks up an error, once for each reach and when it is first asked for: most faults are mended without. Beyond this machine
 * it looks where the settings say so and are trusted, unless `nearOnly`. Trouble only means fewer hints, and is told.
 */
export function lookUp(opened: Opened, known: Known, { nearOnly, deadline }: Bounds): LookUp {
  const found: Hint[] = [];
  const strangers: string[] = [];
  const look = async (network?: Network): Promise<Hint[]> => {
    const answer = await search(opened, known, network);
    found.push(...answer.hints);
    strangers.push(...answer.strangers);
    return answer.hints;
  };
  const near = once(() => look());
  const far = once(async () => {
    const timeLimitMs = Math.min(longestMs, share * ((deadline ?? Number.POSITIVE_INFINITY) - steadyNow()));
    const { network, trouble } =
      nearOnly || timeLimitMs <= 0 ? {} : await networkOf(opened, { dryRun: false, timeLimitMs });
    if (trouble !== undefined) opened.onNotice?.(`Not looked at: ${trouble}.`);
    return network ? look(network) : near();
  });
  return { hints: (reach) => (reach === 'far' ? far() : near()), found, strangers };
}

/** Versions that may mend it. They are only told: no candidate may move a package by itself. */
export function upgradesIn({ found }: Pick<LookUp, 'found'>): Upgrade[] {
  const upgrades = found.flatMap(({ kind, package: pkg, to, source }) =>
    kind === 'version' && pkg !== null && to !== null ? [{ package: pkg, to, source }] : [],
  );
  const unique = new Map(upgrades.map((each) => [upgradeText(each), each]));
  return [...unique.values()].slice(0, 2);
}

export const upgradeText = ({ package: pkg, to, source }: Upgrade): string =>
  `${pkg} ${to} may mend it (${source})`;

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

async function search(
  { repo, store, config, signal, onProgress, onNotice }: Opened,
  known: Known,
  network?: Network,
) {
  const [{ questionOf }, { hintsOf, nothingToTell, research }, { isOfOthers }] = await Promise.all([
    import('../../research/question.js'),
    import('../../research/research.js'),
    import('../../research/source.js'),
  ]);
  const { error, failures, suspects, folder, read } = known;
  const places = suspects.slice(0, 12).map(({ range, line }) => ({ file: range.file, line }));
  const question = await questionOf({ class: error.class, failures, places, folder, read });
  const { minimumReleaseAgeMs } = config;
  const answer = await research(question, {
    repo,
    store,
    signal,
    quick: true,
    minimumReleaseAgeMs,
    ...(network && { network }),
  });
  if (network) {
    const sent = answer.sent.map(({ source, url }) => `${source}  GET ${url}`);
    const detail = [...sent, ...answer.troubles].join('\n') || 'Nothing was sent.';
    onProgress({
      phase: 'diagnose',
      message: 'looking up what others have written',
      error: error.id,
      detail,
    });
    // Most errors are about nothing that others could know.
    for (const trouble of answer.troubles)
      if (trouble !== nothingToTell) onNotice?.(`Not looked at: ${trouble.replace(/\.$/, '')}.`);
  }
  const strangers = answer.findings.filter(({ source }) => isOfOthers(source)).map(({ text }) => text);
  return { hints: hintsOf(answer), strangers };
}
