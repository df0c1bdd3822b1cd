import { git } from '../../git/command.js';
import { parseHunks } from '../../git/history/diff.js';
import type { Repository } from '../../git/repository.js';
import { within } from '../../workspace/linked-signal.js';
import { hintsInHunks } from '../hints/changed-words.js';
import { hintsInProse } from '../hints/prose.js';
import type { Question } from '../question.js';
import { bounded, type Passage, type Source } from '../source.js';

const mostCommits = 20;
const mostSymbols = 6;
const longestDiff = 200_000;
const timeLimitMs = 4000;

/** Commits of the repository itself whose message names what the question names, or whose change touches it. */
export function ownHistory(repo: Repository): Source {
  return {
    name: 'history',
    search: async (question, signal) => {
      const symbols = question.symbols.slice(0, Math.max(question.named, mostSymbols)).filter(isWord);
      const asked = symbols.slice(0, mostSymbols);
      if (asked.length === 0 || !(await hasCommits(repo))) return [];
      const [told, touched] = await within(timeLimitMs, signal, (limited) =>
        Promise.all([
          commits(
            repo,
            [...asked.flatMap((symbol) => ['--grep', symbol]), '-F', '-i', '--no-patch'],
            limited,
          ),
          commits(
            repo,
            ['-G', pattern(asked), '-p', '-U0', '--no-renames', '--no-ext-diff', '--no-textconv'],
            limited,
          ),
        ]),
      );
      const known = new Map([...told, ...touched].map((commit) => [commit.id, commit]));
      return [...known.values()].map((commit) => passage(commit, question));
    },
  };
}

interface Commit {
  id: string;
  at: string;
  message: string;
  /** Empty where it was not asked for. */
  diff: string;
}

/** Names only: what goes into a pattern of git must not be one itself. */
const isWord = (symbol: string): boolean => /^[\w$]{3,60}$/.test(symbol);

const pattern = (symbols: readonly string[]): string =>
  `(^|[^A-Za-z0-9_$])(${symbols.map((symbol) => symbol.replaceAll('$', '\\$')).join('|')})([^A-Za-z0-9_$]|$)`;

const hasCommits = (repo: Repository): Promise<boolean> =>
  git(repo, ['rev-parse', '--verify', '--quiet', 'HEAD'], { allowFailure: true }).then((text) => text !== '');

async function commits(repo: Repository, query: readonly string[], signal: AbortSignal): Promise<Commit[]> {
  const format = '--format=%x1e%H%x1f%aI%x1f%B%x1f';
  const text = await git(
    repo,
    [
      'log',
      '--extended-regexp',
      `--max-count=${mostCommits}`,
      '--no-merges',
      '--no-color',
      '--no-show-signature',
      format,
    ].concat(query.includes('-F') ? query.filter((each) => each !== '-F') : query, 'HEAD'),
    { signal },
  );
  return text
    .split('\x1e')
    .slice(1)
    .map((record) => {
      const [id = '', at = '', message = '', diff = ''] = record.split('\x1f');
      return { id, at, message: message.trim(), diff: diff.slice(0, longestDiff) };
    });
}

function passage({ id, at, message, diff }: Commit, question: Question): Passage {
  const hunks = parseHunks(diff);
  const touched = hunks
    .flatMap(({ oldText, newText }) => [...marked('-', oldText), ...marked('+', newText)])
    .filter((line) => question.symbols.some((symbol) => line.includes(symbol)));
  return {
    source: 'history',
    origin: `commit ${id.slice(0, 10)} of this repository`,
    title: message.split('\n', 1)[0]?.slice(0, 120) ?? '',
    text: bounded([message, ...touched.slice(0, 12)].join('\n')),
    package: null,
    versions: null,
    link: id,
    licence: null,
    at,
    votes: null,
    accepted: null,
    hints: [
      ...hintsInHunks(hunks, new Set(question.symbols)),
      ...hintsInProse(message, { package: question.packages[0]?.name ?? null }),
    ],
  };
}

const marked = (sign: string, text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => `${sign} ${line.trim().slice(0, 200)}`);
