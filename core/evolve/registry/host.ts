// Runs npm-check-updates, which takes over what a process does about unhandled rejections and reads settings as it is
// loaded. Gets one message, the question, and answers with one.
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { type RunOptions, run } from 'npm-check-updates';

export interface Question {
  packages: {
    /** Path of the package.json. */
    file: string;
    dependencies: Record<string, string>;
    /** The versions of Node that the package supports. */
    node?: string;
  }[];
  registry: string;
  cooldownDays: number;
}

/** The newest versions that a dependency could move to; equal to its own, or absent, where there is none. */
export type Versions = Partial<Record<(typeof targets)[number], string>>;

export interface Newest {
  /** By path of the package.json, then by name. */
  versions: Record<string, Record<string, Versions>>;
  /** Names of packages that the registry told nothing of. */
  untold: string[];
}

const targets = ['patch', 'minor', 'latest'] as const;

process.once('message', (question: Question) => {
  newestOf(question).then(
    (newest) => process.send?.(newest, () => process.exit(0)),
    () => process.exit(1),
  );
});
process.once('disconnect', () => process.exit(1));

async function newestOf({ packages, registry, cooldownDays }: Question): Promise<Newest> {
  const told = toldPackages();
  const versions: Newest['versions'] = {};
  for (const { file, dependencies, node } of packages) {
    const found: Record<string, Versions> = {};
    versions[file] = found;
    const options: RunOptions = {
      packageData: { dependencies, ...(node !== undefined && { engines: { node } }) },
      packageManager: 'npm',
      registry,
      registryType: 'npm',
      cooldown: cooldownDays,
      enginesNode: node !== undefined,
      deprecated: false,
      dep: ['prod'],
      retry: 0,
      silent: true,
    };
    for (const target of targets)
      await run({
        ...options,
        // As a function, since what was fetched is kept for runs of equal options, functions left out.
        target: () => target,
        filterResults: (name, { upgradedVersion }) => {
          found[name] = { ...found[name], [target]: String(upgradedVersion) };
          return true;
        },
      });
  }
  const asked = new Set(packages.flatMap(({ dependencies }) => Object.keys(dependencies)));
  return { versions, untold: [...asked].filter((name) => !told.has(name)).sort() };
}

/** Grows with each package that the registry answers for: npm-check-updates itself is silent about those it does not. */
function toldPackages(): ReadonlySet<string> {
  const told = new Set<string>();
  subscribe('http.client.response.finish', (message) => {
    const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
    if (response.statusCode === 200) told.add(decodeURIComponent(request.path.replace(/^.*\//, '')));
  });
  return told;
}
