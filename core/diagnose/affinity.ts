import type { TestId } from '../model.js';

/**
 * How much the names of failing tests speak of a place, each 0..1: tests are called after what they test, by file, by
 * folder or by title. Naming conventions are the most precise link from a test to its subject that there is
 * (B. Van Rompaey, S. Demeyer: "Establishing Traceability Links between Unit Test Cases and Units under Test", CSMR
 * 2009; R. White, J. Krinke, R. Tan: "Establishing Multilevel Test-to-Code Traceability Links", ICSE 2020).
 */
export interface Affinity {
  file(path: string): number;
  /** By the name of a function. */
  owner(name: string): number;
}

export function affinityOf(tests: readonly TestId[]): Affinity {
  const subjects = new Set(tests.flatMap(({ file }) => subjectsOf(file)).map(bare));
  const words = new Set(tests.flatMap(wordsOf).map(bare));
  return {
    file(path) {
      const [own, ...around] = subjectsOf(path).map(bare);
      if (own === undefined) return 0;
      if (subjects.has(own)) return 1;
      if (words.has(own)) return 0.7;
      return around.some((name) => subjects.has(name)) ? 0.5 : 0;
    },
    owner: (name) => (name.length > 2 && words.has(bare(name)) ? 1 : 0),
  };
}

const generic = new Set(
  [
    'index',
    'main',
    'mod',
    'src',
    'lib',
    'source',
    'sources',
    'dist',
    'build',
    'packages',
    'test',
    'tests',
  ].concat(['spec', 'specs', '__tests__', 'unit', 'integration', 'e2e', 'core', 'app', '']),
);

/** What a path is called by, the innermost name first, without markers of tests and names that say nothing. */
function subjectsOf(path: string): string[] {
  return path
    .replace(/\.(?:[cm]?[jt]s|[jt]sx)$/, '')
    .split('/')
    .map((name) => name.replace(/(?:[._-](?:tests?|specs?))+$|^(?:tests?|specs?)[._-]/gi, ''))
    .filter((name) => !generic.has(name.toLowerCase()))
    .reverse();
}

/** The words of its titles, and those that the name of its file is made of. */
const wordsOf = ({ file, path }: TestId): string[] => [
  ...subjectsOf(file)
    .slice(0, 1)
    .flatMap((name) => name.split(/[._-]/)),
  ...path.flatMap((title) => title.match(/[\p{L}_$][\p{L}\p{N}_$-]*/gu) ?? []),
];

/** `to-string`, `to_string` and `toString` are one name. */
const bare = (name: string): string => name.toLowerCase().replace(/[-_.$]/g, '');
