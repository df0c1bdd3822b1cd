import type { ProjectCheck, ProjectFinding } from '../../check.js';
import { readPnpmLock } from '../../lockfile/pnpm/pnpm-lock.js';
import { readYarnLock } from '../../lockfile/yarn/yarn-lock.js';

export const lockfileIntegrity: ProjectCheck = {
  id: 'lockfile-integrity',
  category: 'security',
  severity: 'error',
  reach: 'project',
  title: 'a package that the lock file takes over an open connection, or without a checksum',
  why: 'What comes by `http:` anybody on the way can change, and without an `integrity` the package manager does not notice when a registry answers something else. Remove the entry and install again. Packages from git and from folders have no checksum, and are left alone; so is a lock file in which no entry has one. Where many come so or lack one, they are one finding. Read are the lock files of npm, pnpm and yarn, old and new, wherever they stand.',
  example: {
    bad: '{ "lockfileVersion": 3, "packages": { "node_modules/a": { "version": "1.0.0", "resolved": "http://registry.npmjs.org/a/-/a-1.0.0.tgz", "integrity": "sha512-…" } } }',
    good: '{ "lockfileVersion": 3, "packages": { "node_modules/a": { "version": "1.0.0", "resolved": "https://registry.npmjs.org/a/-/a-1.0.0.tgz", "integrity": "sha512-…" } } }',
  },
  fixes: false,
  on: true,
  async examine(project) {
    const found: ProjectFinding[] = [];
    for (const file of [...project.blobs.keys()].sort()) {
      const read = readers.find(({ name }) => name.test(file))?.read;
      const text =
        read && !/(?:^|\/)(?:node_modules|fixtures?|__fixtures__)\//.test(file)
          ? await project.read(file)
          : null;
      if (!read || text === null) continue;
      found.push(...findingsIn(file, text, await read(text)));
    }
    return found;
  },
};

function findingsIn(file: string, text: string, entries: readonly Entry[]): ProjectFinding[] {
  const open = entries.filter(({ url }) => /^http:\/\/(?!localhost\b|127\.0\.0\.1\b)/.test(url ?? ''));
  const hasSome = entries.some(({ hasChecksum }) => hasChecksum);
  const bare = entries.filter(
    (entry) => hasSome && entry.isArchive && !entry.hasChecksum && !open.includes(entry),
  );
  const told = (found: Entry[], [one, many]: [string, string], key: string): ProjectFinding[] => {
    const [first] = found;
    const placed = ({ at }: Entry) => ({ file, line: lineOf(text, at) });
    return first && found.length > mostByThemselves
      ? [
          {
            ...placed(first),
            message: `${found.length} packages ${many}, the first being ${first.name}`,
            key: `many ${key}`,
          },
        ]
      : found.map((entry) => ({
          ...placed(entry),
          message: `${entry.name} ${one}`,
          key: `${entry.name} ${key}`,
        }));
  };
  return [
    ...told(open, ['comes over an open connection', 'come over an open connection'], 'true'),
    ...told(bare, ['has no checksum', 'have no checksum'], 'false'),
  ];
}

/** What is so everywhere is one mistake, and not a hundred. */
const mostByThemselves = 10;

interface Entry {
  name: string;
  /** Null where the lock file leaves it to the settings. */
  url: string | null;
  /** Whether it is an archive of a registry, of which there should be a checksum. */
  isArchive: boolean;
  hasChecksum: boolean;
  /** By which its line is found. */
  at: string;
}

const readers: { name: RegExp; read: (text: string) => Entry[] | Promise<Entry[]> }[] = [
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
      ? [
          {
            name: name.replace(/^.*node_modules\//, ''),
            url: resolved,
            isArchive: isArchive(resolved),
            hasChecksum: !!integrity,
            at: resolved,
          },
        ]
      : []),
    ...(isNested && dependencies ? entriesIn(dependencies, true) : []),
  ]);
}

async function readYarn(text: string): Promise<Entry[]> {
  const entries = (await readYarnLock(text)) ?? [];
  return entries.map(({ name, ranges, resolved, resolution, integrity, checksum, conditions }) => {
    const ofArchive =
      resolved === undefined ? /^@?[^@]+@npm:[^:]*$/.test(resolution ?? '') : isArchive(resolved);
    return {
      name,
      url: resolved ?? null,
      // What is for other machines alone is fetched by them, and has its checksum there.
      isArchive: ofArchive && conditions === undefined,
      hasChecksum: [integrity, checksum].some(Boolean) || /#[0-9a-f]{40}$/.test(resolved ?? ''),
      at: resolved ?? `${name}@${ranges[0]}`,
    };
  });
}

async function readPnpm(text: string): Promise<Entry[]> {
  const lock = await readPnpmLock(text);
  const packages = new Map(lock?.packages.map((each) => [each.key.replace(/\(.*$/, ''), each]));
  return [...packages].map(
    ([
      key,
      {
        name,
        version,
        resolution: { tarball, integrity, type },
      },
    ]) => ({
      name,
      url: tarball ?? null,
      isArchive: type === undefined && (tarball === undefined || isArchive(tarball)),
      hasChecksum: integrity !== undefined,
      at: tarball ?? (text.includes(key) ? key : `${name}/${version}`),
    }),
  );
}

const isArchive = (url: string): boolean => /^https?:\/\/.*\.tgz(?:$|[?#])/.test(url) && !isOfGit(url);

/** Archives that a git host makes are named by their commit. */
const isOfGit = (url: string): boolean => /^https:\/\/(?:codeload\.github|[^/]*gitlab|bitbucket)\b/.test(url);

const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;
