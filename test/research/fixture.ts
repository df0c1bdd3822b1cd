import type { TestContext } from 'node:test';
import { researchSchema } from '../../core/config/research-schema.js';
import { openRepository, type Repository } from '../../core/git/repository.js';
import type { ErrorClass, Failure } from '../../core/model.js';
import type { Network } from '../../core/research/network.js';
import { type Circumstances, type Question, questionOf } from '../../core/research/question.js';
import { type Research, research } from '../../core/research/research.js';
import { openStore } from '../../core/store/store.js';
import { createRepository, type TestRepository } from '../support/repository.js';

export interface Fixture extends TestRepository {
  repository: Repository;
  question(about: About): Promise<Question>;
  research(about: About): Promise<Research>;
  /** The same, with what these settings name beyond this machine. */
  researchWith(settings: unknown, about: About, network?: Partial<Network>): Promise<Research>;
}

export interface About {
  class: ErrorClass;
  name?: string;
  message: string;
  /** Places in the project that the stack names. */
  places?: { file: string; line: number }[];
}

/** Files of an installed package, manifest included, as `node_modules` holds them. */
export const installed = (
  name: string,
  manifest: Record<string, unknown>,
  files: Record<string, string>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries({
      'package.json': JSON.stringify({ name, version: '2.0.0', license: 'MIT', ...manifest }),
      ...files,
    }).map(([file, text]) => [`node_modules/${name}/${file}`, text]),
  );

/** A repository whose packages are fixtures, and what research finds in it. */
export async function openFixture(t: TestContext, files: Record<string, string>): Promise<Fixture> {
  const made = await createRepository({
    'package.json': JSON.stringify({ name: 'project', type: 'module', scripts: { test: 'node --test' } }),
    '.gitignore': 'node_modules\n',
    ...files,
  });
  t.after(made.dispose);
  const repository = await openRepository(made.root);
  const question = (about: About) => questionOf(circumstances(made.root, about, files));
  const researchWith: Fixture['researchWith'] = async (settings, about, network = {}) => {
    const store = await openStore(repository);
    return research(await question(about), {
      repo: repository,
      store,
      signal: AbortSignal.timeout(20_000),
      minimumReleaseAgeMs: 3 * 86_400_000,
      network: {
        settings: researchSchema.parse(settings),
        env: {},
        root: made.root,
        store,
        dryRun: false,
        timeLimitMs: 20_000,
        withoutSecrets: (text) => text,
        ...network,
      },
    });
  };
  return {
    ...made,
    repository,
    question,
    researchWith,
    research: (about) => researchWith({}, about),
  };
}

function circumstances(folder: string, about: About, files: Record<string, string>): Circumstances {
  const places = about.places ?? [];
  const failure: Failure = {
    sensor: 'test',
    at: '2026-01-01T00:00:00.000Z',
    thrown: { name: about.name ?? 'TypeError', message: about.message },
    frames: places.map((place) => ({ ...place, column: 1, origin: 'project' })),
    tree: null,
    branch: 'main',
  };
  return { class: about.class, failures: [failure], places: [], folder, read: async (file) => files[file] };
}
