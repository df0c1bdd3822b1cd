import { hintsInProse } from '../hints/prose.js';
import { type ChangeLogEntry, changeLogs } from '../packages/change-log.js';
import type { InstalledPackage } from '../packages/installed.js';
import type { Question } from '../question.js';
import { bounded, type HintShape, type Passage, type Source } from '../source.js';
import { mentions } from './mentions.js';

const mostOfPackage = 60;

/** What the change logs of installed packages say of the names in the question. */
export const changeLogSource: Source = {
  name: 'change-logs',
  search: async (question: Question) => {
    const found = await Promise.all(
      question.packages.map(({ installed }) => (installed ? entriesAbout(installed, question) : [])),
    );
    return found.flat();
  },
};

async function entriesAbout(pkg: InstalledPackage, question: Question): Promise<Passage[]> {
  const logs = await changeLogs(pkg);
  return logs
    .flatMap(({ file, entries }) =>
      entries
        .filter(({ text }) => mentions(text, question))
        .map((entry): Passage => passage(pkg, file, entry)),
    )
    .slice(0, mostOfPackage);
}

const passage = (pkg: InstalledPackage, file: string, entry: ChangeLogEntry): Passage => ({
  source: 'change-logs',
  origin: `change log of ${pkg.name}`,
  title: `${pkg.name} ${entry.version ?? ''}: ${firstWords(entry.text)}`,
  text: bounded(entry.text),
  package: pkg.name,
  versions: entry.version === null ? null : `>=${entry.version}`,
  link: `node_modules/${pkg.name}/${file}`,
  licence: pkg.licence,
  at: entry.at,
  votes: null,
  accepted: null,
  hints: hintsOf(entry, pkg.name),
});

function hintsOf({ text, version }: ChangeLogEntry, pkg: string): HintShape[] {
  const versions = version === null ? null : `>=${version}`;
  return hintsInProse(text, { package: pkg }).map((shape) => ({ ...shape, versions }));
}

const firstWords = (text: string): string => {
  const line = text.split('\n', 1)[0] ?? '';
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
};
