import { readdir } from 'node:fs/promises';
import type { Config } from '../config/schema.js';
import { openRepository } from '../git/repository.js';
import type { Opened, Progress, Session } from '../heal/session.js';
import type { Model } from '../models/model.js';
import type { Executor } from '../sandbox/executor.js';
import { withoutSecretsIn } from '../secrets/without-secrets.js';
import type { Store } from '../store/store.js';
import { wantsTraces } from '../tracing/tracing.js';
import { linkSignals } from '../workspace/linked-signal.js';

export interface HealerOptions {
  onProgress?(event: Progress): void;
  signal?: AbortSignal;
  /** A model to ask in place of the one that the settings name. */
  model?: Model;
}

/** What the verbs of one healer share. Each loads what it needs: `healer errors` must not wait for what only `heal` uses. */
export interface Context {
  opened: Opened;
  /** As they are written; those of `opened` are tighter until what they loosen is agreed to. */
  settings: Config;
  /** Error: NOT_TRUSTED */
  trusted(): Promise<void>;
  /** Whatever runs something of the repository needs it, and so the user's trust. Error: NOT_TRUSTED */
  session(): Promise<Session>;
  /** Reads what reporters and hooks left since the last command, before anything is told of errors. */
  drained(): Promise<void>;
  dispose(): Promise<void>;
}

/** Opens the repository that `folder` is in. Throws NOT_A_REPOSITORY, BARE_REPOSITORY, GIT_MISSING or CONFIG_INVALID. */
export async function openContext(folder: string, options: HealerOptions): Promise<Context> {
  // git takes as long to answer as the rest takes to load
  const [repo, { loadConfig }, { openStore }] = await Promise.all([
    openRepository(folder),
    import('../config/load.js'),
    import('../store/store.js'),
  ]);
  const settings = await loadConfig(repo.mainRoot);
  const trusting = () => import('../workspace/trust.js');
  const loosens = settings.sign === 'off' || settings.postTest === 'background';
  const config = loosens ? await (await trusting()).tightened(repo, settings) : settings;
  const store = await openStore(repo, config.sign === 'off' ? {} : { signer: once(loadOwnKey) });
  const tracing = wantsTraces(process.env)
    ? (await import('../tracing/open-tracing.js')).openTracing(process.env)
    : undefined;
  const closing = new AbortController();
  const ended = linkSignals([...(options.signal ? [options.signal] : []), closing.signal]);
  const opened: Opened = {
    repo,
    config,
    store,
    signal: ended.signal,
    onProgress: (event) => options.onProgress?.(withoutSecretsIn(event)),
    ...(options.model && { model: options.model }),
    ...(tracing && { tracing }),
  };
  const trusted = once(async () => (await trusting()).requireTrust(repo, settings));
  const leaving: Executor[] = [];
  const fleet = once(async () => {
    const { openCoordinator } = await import('../fleet/coordinator.js');
    const executor = openCoordinator({ repo, config, signal: opened.signal });
    leaving.push(executor);
    return executor;
  });
  return {
    opened,
    settings,
    trusted,
    session: once(async () => {
      const [{ describeWorkspace }] = await Promise.all([import('../workspace/workspace.js'), trusted()]);
      const workspace = await describeWorkspace(repo.root, config);
      return config.executor === 'local'
        ? { ...opened, workspace }
        : { ...opened, workspace, executor: await fleet() };
    }),
    drained: once(async () => {
      if (!(await hasMail(store))) return;
      await (await import('../capture/drain.js')).drainInbox(repo, store);
    }),
    async dispose() {
      closing.abort();
      for (const executor of leaving) await executor.dispose();
      ended.dispose();
      await tracing?.close();
    },
  };
}

async function loadOwnKey() {
  const [{ ownKey }, { dataFolder }] = await Promise.all([
    import('../git/signing/signing.js'),
    import('../workspace/folders.js'),
  ]);
  return ownKey(dataFolder());
}

const hasMail = async ({ inbox }: Store): Promise<boolean> =>
  (await readdir(inbox).catch((): string[] => [])).some((name) => /\.(json|part|tmp)$/.test(name));

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
