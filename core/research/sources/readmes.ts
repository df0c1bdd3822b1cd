import { hintsInProse } from '../hints/prose.js';
import { filesInside, type InstalledPackage, readInside } from '../packages/installed.js';
import type { Question } from '../question.js';
import { sectionsOf } from '../sections.js';
import { bounded, type Passage, type Source } from '../source.js';
import { mentions } from './mentions.js';

const longestFile = 1 << 18;
const mostOfPackage = 12;

/** The sections of the read-me files of installed packages that name what the question names. */
export const readmes: Source = {
  name: 'readmes',
  search: async (question: Question) => {
    const found = await Promise.all(
      question.packages.map(({ installed }) => (installed ? sectionsAbout(installed, question) : [])),
    );
    return found.flat();
  },
};

async function sectionsAbout(pkg: InstalledPackage, question: Question): Promise<Passage[]> {
  const file = (await filesInside(pkg)).find((name) => /^readme(?:\.(?:md|markdown|txt|rst))?$/i.test(name));
  const text = file === undefined ? null : await readInside(pkg.folder, file, longestFile);
  if (text === null) return [];
  return sectionsOf(text)
    .filter((section) => mentions(`${section.heading} ${section.body}`, question))
    .slice(0, mostOfPackage)
    .map(
      ({ heading, body }): Passage => ({
        source: 'readmes',
        origin: `read-me of ${pkg.name}`,
        title: `${pkg.name}: ${heading || 'read-me'}`,
        text: bounded(body),
        package: pkg.name,
        versions: pkg.version,
        link: `node_modules/${pkg.name}/${file}`,
        licence: pkg.licence,
        at: null,
        votes: null,
        accepted: null,
        hints: hintsInProse(body, { package: pkg.name }),
      }),
    );
}
