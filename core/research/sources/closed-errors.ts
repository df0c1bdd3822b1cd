import { normalizeMessage } from '../../capture/normalize-message.js';
import { parseHunks, patchText } from '../../git/history/diff.js';
import type { Repository } from '../../git/repository.js';
import type { ErrorRecord, Patch } from '../../model.js';
import type { Store } from '../../store/store.js';
import { hintsInHunks } from '../hints/changed-words.js';
import type { Question } from '../question.js';
import { bounded, type Passage, type Source } from '../source.js';
import { namesInMessage } from '../symbols.js';

const mostErrors = 10;

/** Errors of this repository that a patch has healed before, and what that patch did. */
export function closedErrors(repo: Repository, store: Pick<Store, 'errors' | 'patches'>): Source {
  return {
    name: 'closed-errors',
    search: async (question) => {
      const [errors, patches] = await Promise.all([store.errors.all(), store.patches.all()]);
      const taken = patches.filter(({ state }) => state === 'merged' || state === 'applied');
      const healed = errors.flatMap((error) => {
        const patch = taken.find((each) => each.errors.includes(error.id));
        return patch && isAlike(error, question) ? [{ error, patch }] : [];
      });
      return Promise.all(healed.slice(-mostErrors).map((each) => passage(repo, each, question)));
    },
  };
}

function isAlike(error: ErrorRecord, question: Question): boolean {
  if (error.class === question.class) return true;
  const names = new Set(namesInMessage(error.failure.thrown.message));
  return question.symbols.some((symbol) => names.has(symbol));
}

async function passage(
  repo: Repository,
  { error, patch }: { error: ErrorRecord; patch: Patch },
  question: Question,
): Promise<Passage> {
  const diff = await patchText(repo, patch.base, patch.commit).catch(() => '');
  const { thrown } = error.failure;
  return {
    source: 'closed-errors',
    origin: `patch ${patch.id.slice(0, 7)} of this repository`,
    title: `${error.title}: ${patch.title}`,
    text: bounded(
      [`${thrown.name}: ${normalizeMessage(thrown, error.class)}`, patch.title, ...changedLines(diff)].join(
        '\n',
      ),
    ),
    package: null,
    versions: null,
    link: patch.commit,
    licence: null,
    at: patch.at,
    votes: null,
    accepted: true,
    hints: hintsInHunks(parseHunks(diff), new Set(question.symbols)),
  };
}

const changedLines = (diff: string): string[] =>
  diff
    .split('\n')
    .filter((line) => /^[-+](?![-+]{2} )/.test(line))
    .slice(0, 12);
