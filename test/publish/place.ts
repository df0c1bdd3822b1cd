import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { HostKind } from '../../core/config/host-fields.js';
import { type Config, completeConfig, configSchema } from '../../core/config/schema.js';
import { openRepository } from '../../core/git/repository.js';
import { createSigningKey } from '../../core/git/signing/signing.js';
import type { ErrorRecord, Patch } from '../../core/model.js';
import type { Landing } from '../../core/patches/land.js';
import type { PublishContext } from '../../core/publish/open-place.js';
import { publishErrors } from '../../core/publish/publish-errors.js';
import { type PublishRequest, publishPatches } from '../../core/publish/publish-patches.js';
import type { IssuesReport, RequestsReport } from '../../core/publish/report.js';
import { openStore, type Store } from '../../core/store/store.js';
import { dataFolder } from '../../core/workspace/folders.js';
import { trust } from '../../core/workspace/trust.js';
import { type CodeHostServer, startCodeHost, testToken } from '../support/code-host/server.js';
import { headOf } from '../support/code-host/things.js';
import { brokenAdd, fixedAdd, landFiles, openScene, type Scene } from '../support/landing.js';
import { errorRecord } from '../support/records.js';
import type { TestRepository } from '../support/repository.js';

export const kinds = ['github', 'gitlab', 'gitea'] as const;

/** One clone with its own records, as one machine has it. */
export interface Machine {
  root: string;
  store: Store;
  config: Config;
  context: PublishContext;
  error: ErrorRecord;
  /** Lands a fix for the error of the scene, or for another one. */
  land(overrides?: Partial<Landing>): Promise<Patch>;
  /** A fix for an error of its own. */
  landOther(id: string, confidence?: number): Promise<Patch>;
  pr(request?: PublishRequest): Promise<RequestsReport>;
  issue(request?: PublishRequest): Promise<IssuesReport>;
}

export interface Place extends Machine {
  fixture: TestRepository;
  server: CodeHostServer;
  bare: string;
  /** What a branch on the remote points to, empty where there is none. */
  there(branch: string): Promise<string>;
  /** Another clone of the same remote. */
  machine(name: string): Promise<Machine>;
}

const patience = { attempts: 3, firstPauseMs: 1, longestPauseMs: 2_000 };

/** A repository with a bug, its remote, and a server of a kind that shares it. */
export async function openPlace(
  t: TestContext,
  kind: HostKind = 'github',
  settings: object = {},
): Promise<Place> {
  const scene = await openScene(t);
  const { fixture } = scene;
  const bare = join(fixture.outside, 'site.git');
  await fixture.git('clone', '--quiet', '--bare', '.', bare);
  await fixture.git('remote', 'add', 'origin', bare);
  const server = await startCodeHost(t, kind, bare);
  const machineAt = machinesOn(scene, { kind, url: server.url, token: testToken }, settings);
  return {
    ...(await machineAt(fixture.root)),
    fixture,
    server,
    bare,
    there: (branch) => headOf(server.things, branch),
    machine: async (name) => {
      const root = join(fixture.outside, name);
      await fixture.git('clone', '--quiet', bare, root);
      await fixture.git('-C', root, 'config', 'user.name', name);
      await fixture.git('-C', root, 'config', 'user.email', `${name}@example.com`);
      const machine = await machineAt(root);
      await machine.store.errors.update((errors) => errors.push(errorRecord()));
      return machine;
    },
  };
}

/** Makes machines of clones of a scene, whose settings name a server that has it as `acme/site`. */
export function machinesOn(
  scene: Scene,
  { kind, url, token }: { kind: HostKind; url: string; token: string },
  settings: object = {},
): (root: string) => Promise<Machine> {
  const codeHost = { kind, url, repository: 'acme/site', tokenVariable: 'TEST_HOST_TOKEN' };
  const chosen = { codeHost, pullRequests: {}, issues: {}, ...settings };
  return async (root) => {
    await mkdir(join(root, '.healer'), { recursive: true });
    await writeFile(join(root, '.healer', 'config.json'), JSON.stringify(chosen));
    await writeFile(join(root, '.healer', '.gitignore'), '*\n');
    const repo = await openRepository(root);
    const store = root === scene.fixture.root ? scene.store : await openStore(repo);
    const config = completeConfig(configSchema.parse(chosen));
    await trust(repo, config);
    const context: PublishContext = {
      repo,
      store,
      config,
      signal: new AbortController().signal,
      env: { TEST_HOST_TOKEN: token },
      patience,
    };
    const signing = await createSigningKey(dataFolder(), repo);
    const error = scene.error;
    const land = (overrides?: Partial<Landing>) =>
      landFiles({ repo, store, signing, error }, { 'src/add.js': fixedAdd }, overrides);
    return {
      root,
      store,
      config,
      context,
      error,
      land,
      landOther: async (id, confidence = 0.9) => {
        const other = errorRecord({ id, title: `error ${id}` });
        await store.errors.update((errors) => errors.push(other));
        return land({
          errors: [other],
          title: `Fix of ${id}`,
          confidence: { value: confidence, factors: [] },
        });
      },
      pr: (request) => publishPatches(context, request),
      issue: (request) => publishErrors(context, request),
    };
  };
}

/** As after a green run of its tests. */
export const heal = ({ store, error }: Machine, state: ErrorRecord['state'] = 'resolved'): Promise<void> =>
  store.errors.update((errors) => {
    for (const each of errors) if (each.id === error.id) each.state = state;
  });

/** Commits to a branch of the remote as somebody else. */
export async function pushAsSomebody(
  { fixture, bare }: Place,
  branch: string,
  text = brokenAdd,
): Promise<string> {
  const folder = join(fixture.outside, `somebody-${branch.replace(/\W/g, '-')}`);
  await fixture.git('clone', '--quiet', '--branch', branch, bare, folder);
  const git = (...args: string[]) =>
    fixture.git('-C', folder, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args);
  await writeFile(join(folder, 'src/add.js'), `${text}// looked at\n`);
  await git('commit', '--quiet', '--all', '--message', 'Look at it');
  await git('push', '--quiet', 'origin', `HEAD:${branch}`);
  return git('rev-parse', 'HEAD');
}

/** Of each patch or error, in the order of the report. */
export const outcomes = (all: readonly { outcome: string }[]): string[] => all.map(({ outcome }) => outcome);
