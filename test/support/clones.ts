import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { loadConfig } from '../../core/config/load.js';
import { git } from '../../core/git/command.js';
import { openRepository, type Repository } from '../../core/git/repository.js';
import { ownKey } from '../../core/git/signing/signing.js';
import { openStore, type Store } from '../../core/store/store.js';
import { type SyncReport, type SyncRequest, sync } from '../../core/sync/sync.js';
import { createRepository, type TestRepository } from './repository.js';

export interface Clone {
  repo: Repository;
  store: Store;
  /** Whether its ledger is signed. */
  signs?: boolean;
  git(...args: string[]): Promise<string>;
}

export interface Clones {
  fixture: TestRepository;
  /** A bare repository, `origin` of every clone. */
  origin: string;
  /** Another clone, whose ledger is signed with the key of the data folder `key`, or not at all. */
  clone(name: string, key?: string): Promise<Clone>;
}

/** A repository on a server with clones of it, all on this machine. */
export async function createClones(t: TestContext): Promise<Clones> {
  const fixture = await createRepository({ 'a.js': '1' });
  t.after(fixture.dispose);
  const origin = join(fixture.outside, 'origin.git');
  await fixture.git('clone', '--quiet', '--bare', '.', origin);
  const clone = async (name: string, key?: string): Promise<Clone> => {
    const root = join(fixture.outside, name);
    await fixture.git('clone', '--quiet', origin, root);
    await fixture.git('-C', root, 'config', 'user.name', name);
    await fixture.git('-C', root, 'config', 'user.email', `${name}@example.com`);
    const repo = await openRepository(root);
    const folder = key && join(fixture.outside, key);
    const store = await openStore(repo, folder ? { signer: () => ownKey(folder) } : {});
    return {
      repo,
      store,
      signs: folder !== undefined,
      git: async (...args) => (await git(repo, args)).trimEnd(),
    };
  };
  return { fixture, origin, clone };
}

/** What `healer sync` does in a clone; in one that signs nothing, with signing turned off. */
export async function share(
  { repo, store, signs = false }: Clone,
  request: SyncRequest = {},
): Promise<SyncReport> {
  const config = await loadConfig(repo.mainRoot);
  const settings = signs ? config : { ...config, sign: 'off' as const };
  return sync({ repo, store, config: settings, signal: new AbortController().signal }, request);
}
