import type { Candidate, Edit, ErrorClass, Hint, Verdict } from '../../../model.js';
import { makeCandidate, overlap } from '../../candidate.js';
import type { RepairContext, Strategy } from '../../strategy.js';
import { openProject } from '../rules/project.js';
import type { Source } from '../rules/rule.js';
import { changedOption } from './changed-option.js';
import { movedImport } from './moved-import.js';
import { renamedAnywhere, renamedExport } from './renamed.js';

/** Hints beyond this many are too unlikely to be worth a look at every file. */
const mostHints = 24;

/**
 * Brings the project's own code up to what research was told: a name, an import or an option that is another one now. Only
 * names are taken from a hint, and they are put where the code uses the old ones. Errors that look like a changed package
 * get this before anything is guessed, and after the guesses with what others have written; other errors only after, since
 * packages take time to read.
 */
export const hints: readonly Strategy[] = [
  {
    name: 'hints',
    rung: 'rules',
    applies: (context) => canAsk(context) && isOfPackages(context),
    propose: (context) => propose(context, 'near'),
  },
  {
    name: 'hints',
    rung: 'research',
    applies: (context) => canAsk(context),
    propose: (context) => propose(context, isOfPackages(context) ? 'far' : 'near'),
  },
];

const canAsk = (context: RepairContext): boolean => context.hints !== undefined;

const isOfPackages = ({ error }: RepairContext): boolean => ofPackages.has(error.class);

const ofPackages: ReadonlySet<ErrorClass> = new Set([
  'missing-export',
  'missing-dependency',
  'module-not-found',
  'module-format',
  'not-a-constructor',
  'not-a-function',
  'type-error',
  'unknown',
  'version-break',
]);

async function* propose(
  context: RepairContext,
  reach: 'near' | 'far',
): AsyncGenerator<Candidate[], void, Verdict[]> {
  const found = (await context.hints?.(reach)) ?? [];
  // What was near has been tried by now.
  const earlier = new Set(reach === 'far' ? (await context.hints?.('near'))?.map(keyOf) : []);
  const known = found.filter((hint) => isShape(hint) && !earlier.has(keyOf(hint))).slice(0, mostHints);
  if (known.length === 0) return;
  const sources = await openProject(context).sources();
  const single = known.flatMap((hint) => candidatesOf(hint, sources));
  const together = joined(single);
  yield [...(together ? [together] : []), ...single].sort((a, b) => b.prior - a.prior);
}

const keyOf = ({ kind, from, to, package: pkg }: Hint): string => [kind, from, to, pkg].join(' ');

const isShape = ({ kind, from, to }: Hint): boolean =>
  from !== null && to !== null && (kind === 'rename' || kind === 'moved-import' || kind === 'changed-option');

function candidatesOf(hint: Hint, sources: readonly Source[]): Candidate[] {
  const title = `${titles[hint.kind] ?? 'replace'} ${hint.from} by ${hint.to}, as the ${hint.source.replace(/^the /, '')} says`;
  return (changes[hint.kind] ?? []).flatMap((change, index) => {
    const edits = sources.flatMap((source) => change(source, hint));
    if (edits.length === 0 || overlap(edits)) return [];
    const prior = 0.5 + 0.45 * hint.score - 0.01 * index;
    return [makeCandidate({ strategy: 'hints', operator: hint.kind, title, edits, prior })];
  });
}

type Change = (source: Source, hint: Hint) => Edit[];

/** The narrower change first. */
const changes: Partial<Record<Hint['kind'], Change[]>> = {
  rename: [renamedExport, renamedAnywhere],
  'moved-import': [movedImport],
  'changed-option': [changedOption],
};

const titles: Partial<Record<Hint['kind'], string>> = {
  'moved-import': 'load in place of',
  'changed-option': 'replace the option',
};

/** An upgrade often changes more than one name: all that is told and fits together, as one. */
function joined(single: readonly Candidate[]): Candidate | null {
  const taken: Candidate[] = [];
  for (const each of single) {
    const edits = [...taken.flatMap((other) => other.edits), ...each.edits];
    if (!overlap(edits)) taken.push(each);
  }
  if (taken.length < 2) return null;
  return makeCandidate({
    strategy: 'hints',
    operator: 'rename',
    title: taken
      .map(({ title }) => title)
      .join('; ')
      .slice(0, 300),
    edits: taken.flatMap(({ edits }) => edits),
    prior: Math.max(...taken.map(({ prior }) => prior)) - 0.01,
  });
}
