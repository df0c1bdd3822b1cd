import { loadConfig } from './config/load.js';
import type { Config } from './config/schema.js';
import type { Explanation } from './diagnose/explain.js';
import { patchText } from './git/diff.js';
import { readNote } from './git/notes.js';
import { openRepository, type Repository } from './git/repository.js';
import { applyPatch, mergePatch, type RollbackReport, rejectPatch, rollbackPatch } from './heal/decide.js';
import { explainError } from './heal/explain-error.js';
import { type HealReport, heal } from './heal/heal.js';
import {
  type CommandOptions,
  observeProgram,
  observeTests,
  observeText,
  type TestOutcome,
} from './heal/observe.js';
import { scanCheckout } from './heal/scan-checkout.js';
import type { Progress, Session } from './heal/session.js';
import { readStatus, type Status } from './heal/status.js';
import { type ValidateReport, validate } from './heal/validate.js';
import type { ErrorRecord, Patch } from './model.js';
import { parseStatement, type Statement } from './patches/evidence.js';
import { openStore, type Store } from './store/store.js';
import { describeWorkspace } from './workspace/workspace.js';

export type { Explanation, HealReport, Progress, RollbackReport, Status, TestOutcome, ValidateReport };

export interface HealerOptions {
  onProgress?(event: Progress): void;
  signal?: AbortSignal;
}

export interface HealRequest {
  /** Ids of errors, which may be shortened; every error that fails now where empty. */
  ids?: readonly string[];
  budgetMs?: number;
  candidates?: number;
  strategies?: readonly string[];
  /** Screen and report, but land nothing. */
  dryRun?: boolean;
}

/** One repository, as the command line and other programs see it. */
export interface Healer {
  repo: Repository;
  config: Config;
  store: Store;
  test(options: Partial<CommandOptions>): Promise<TestOutcome>;
  run(options: CommandOptions): Promise<{ exitCode: number; errors: ErrorRecord[] }>;
  ingest(text: string, name: string): Promise<ErrorRecord[]>;
  scan(path?: string): Promise<ErrorRecord[]>;
  errors(options?: { all?: boolean }): Promise<ErrorRecord[]>;
  error(id: string): Promise<ErrorRecord>;
  explain(id: string): Promise<Explanation>;
  heal(request: HealRequest): Promise<HealReport>;
  patches(): Promise<Patch[]>;
  /** By its own id, its branch, or the id of an error that it heals. */
  patch(id: string): Promise<Patch>;
  /** What the note of its commit says; null where there is none. */
  evidence(patch: Patch): Promise<Statement | null>;
  diff(patch: Patch): Promise<string>;
  merge(id: string): Promise<Patch>;
  apply(id: string): Promise<Patch>;
  reject(id: string): Promise<Patch>;
  rollback(id: string): Promise<RollbackReport>;
  validate(patchFileOrRev: string): Promise<ValidateReport>;
  status(): Promise<Status>;
  dispose(): Promise<void>;
}

/** Opens the repository that `folder` is in. Throws NOT_A_REPOSITORY, BARE_REPOSITORY, GIT_MISSING or CONFIG_INVALID. */
export async function openHealer(folder: string, options: HealerOptions = {}): Promise<Healer> {
  const repo = await openRepository(folder);
  const [config, store] = await Promise.all([loadConfig(repo.mainRoot), openStore(repo)]);
  const closing = new AbortController();
  const base = {
    repo,
    config,
    store,
    signal: options.signal ? AbortSignal.any([options.signal, closing.signal]) : closing.signal,
    onProgress: options.onProgress ?? (() => {}),
  };
  let known: Promise<Session> | undefined;
  const session = (): Promise<Session> => {
    known ??= describeWorkspace(repo.root, config).then((workspace) => ({ ...base, workspace }));
    return known;
  };
  const patch = (id: string) => findPatch(store, id);
  return {
    repo,
    config,
    store,
    test: async (request) => observeTests(await session(), request),
    run: (request) => observeProgram(base, request),
    ingest: (text, name) => observeText(base, text, name),
    scan: async (path) => scanCheckout(await session(), path),
    errors: async ({ all = false } = {}) =>
      (await store.errors.all()).filter((error) => all || isOpen(error)),
    error: (id) => store.errors.get(id),
    explain: async (id) => explainError(base, await store.errors.get(id)),
    heal: async (request) =>
      heal(await session(), {
        budgetMs: config.budgetMs,
        candidates: config.candidates,
        ...defined(request),
      }),
    patches: () => store.patches.all(),
    patch,
    evidence: async ({ commit }) => parseStatement((await readNote(repo, commit)) ?? ''),
    diff: ({ base: from, commit }) => patchText(repo, from, commit),
    merge: async (id) => mergePatch(await session(), await patch(id)),
    apply: async (id) => applyPatch(base, await patch(id)),
    reject: async (id) => rejectPatch(base, await patch(id)),
    rollback: async (id) => rollbackPatch(await session(), await patch(id)),
    validate: async (patchFileOrRev) => validate(await session(), patchFileOrRev),
    status: () => readStatus(base),
    dispose: async () => closing.abort(),
  };
}

const isOpen = ({ state }: ErrorRecord): boolean => state !== 'resolved' && state !== 'ignored';

async function findPatch(store: Store, id: string): Promise<Patch> {
  const patches = await store.patches.all();
  const named = patches.findLast(
    ({ branch, errors }) => branch === id || (id.length >= 4 && errors.some((error) => error.startsWith(id))),
  );
  return named ?? store.patches.get(id);
}

function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as never;
}
