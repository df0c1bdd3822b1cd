import type { ProjectCheck, ProjectFinding } from '../../check.js';

export const lockfileIntegrity: ProjectCheck = {
  id: 'lockfile-integrity',
  category: 'security',
  severity: 'error',
  reach: 'project',
  title: 'a package that the lock file takes over an open connection, or without a checksum',
  why: 'What comes by `http:` anybody on the way can change, and without an `integrity` the package manager does not notice when a registry answers something else. Remove the entry and install again. Packages from git and from folders have no checksum, and are left alone; so is a lock file in which no entry has one.',
  example: {
    bad: '{ "lockfileVersion": 3, "packages": { "node_modules/a": { "version": "1.0.0", "resolved": "http://registry.npmjs.org/a/-/a-1.0.0.tgz", "integrity": "sha512-…" } } }',
    good: '{ "lockfileVersion": 3, "packages": { "node_modules/a": { "version": "1.0.0", "resolved": "https://registry.npmjs.org/a/-/a-1.0.0.tgz", "integrity": "sha512-…" } } }',
  },
  fixes: false,
  // Nothing of it was found in the public code that it was tried on, so its precision is not known.
  on: false,
  async examine(project) {
    const found: ProjectFinding[] = [];
    for (const file of [...project.blobs.keys()].sort()) {
      const read = readers.find(({ name }) => name.test(file))?.read;
      const text =
        read && !/(?:^|\/)(?:node_modules|fixtures?|__fixtures__)\//.test(file)
          ? await project.read(file)
          : null;
      if (!read || text === null) continue;
      const entries = read(text);
      const hasSome = entries.some(({ integrity }) => integrity);
      for (const { name, url, integrity } of entries) {
        const isOpen = /^http:\/\/(?!localhost\b|127\.0\.0\.1\b)/.test(url);
        if (!isOpen && (integrity || !hasSome || !/^https?:\/\/.*\.tgz(?:$|[?#])/.test(url) || isOfGit(url)))
          continue;
        found.push({
          file,
          line: lineOf(text, url),
          message: isOpen ? `${name} comes over an open connection` : `${name} has no checksum`,
          key: `${name} ${isOpen}`,
        });
      }
    }
    return found;
  },
};

interface Entry {
  name: string;
  url: string;
  integrity: boolean;
}

const readers: { name: RegExp; read: (text: string) => Entry[] }[] = [
  { name: /(?:^|\/)(?:package-lock|npm-shrinkwrap)\.json$/, read: readNpm },
  { name: /(?:^|\/)yarn\.lock$/, read: readYarn },
  { name: /(?:^|\/)pnpm-lock\.yaml$/, read: readPnpm },
];

interface NpmEntry {
  resolved?: unknown;
  integrity?: unknown;
  dependencies?: Record<string, NpmEntry>;
  packages?: Record<string, NpmEntry>;
}

function readNpm(text: string): Entry[] {
  try {
    const { packages, dependencies = {} } = JSON.parse(text) as NpmEntry;
    return entriesIn(packages ?? dependencies, packages === undefined);
  } catch {
    return [];
  }
}

function entriesIn(packages: Record<string, NpmEntry>, isNested: boolean): Entry[] {
  return Object.entries(packages).flatMap(([name, { resolved, integrity, dependencies }]) => [
    ...(typeof resolved === 'string'
      ? [{ name: name.replace(/^.*node_modules\//, ''), url: resolved, integrity: !!integrity }]
      : []),
    ...(isNested && dependencies ? entriesIn(dependencies, true) : []),
  ]);
}

/** Of yarn 1; later ones keep a checksum of each package by themselves. */
function readYarn(text: string): Entry[] {
  if (!text.includes('# yarn lockfile v1')) return [];
  return text.split(/\n\n+/).flatMap((block) => {
    const [, url] = /^ {2}resolved "([^"]+)"/m.exec(block) ?? [];
    const [, name = ''] = /^"?(@?[^@"\n]+)@/m.exec(block.replace(/^#.*\n/gm, '')) ?? [];
    return url
      ? [{ name, url, integrity: /^ {2}integrity /m.test(block) || /#[0-9a-f]{40}$/.test(url) }]
      : [];
  });
}

function readPnpm(text: string): Entry[] {
  return [...text.matchAll(/^ {2}(\S.*):\n {4}resolution: \{(.*)\}$/gm)].flatMap(
    ([, name = '', said = '']) => {
      const [, url] = /tarball: ([^,}\s]+)/.exec(said) ?? [];
      return url
        ? [{ name: name.replace(/^['/]+|'$/g, ''), url, integrity: said.includes('integrity:') }]
        : [];
    },
  );
}

/** Archives that a git host makes are named by their commit. */
const isOfGit = (url: string): boolean => /^https:\/\/(?:codeload\.github|[^/]*gitlab|bitbucket)\b/.test(url);

const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;
