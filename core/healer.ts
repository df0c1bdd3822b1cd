import { readdir } from 'node:fs/promises';
import type { Config } from './config/schema.js';
import type { DaemonOptions } from './cycle/daemon/daemon.js';
import type { CycleOptions, CycleReport } from './cycle/run-cycle.js';
import type { ScheduleKind, SchedulePlan, ScheduleStatus } from './cycle/schedule/schedule.js';
import type { Explanation } from './diagnose/explain.js';
import type { MachineReport } from './doctor/examine-machine.js';
import type { Finding } from './doctor/examine-repository.js';
import type { Verification } from './doctor/verify.js';
import type { ExaminedCommit } from './evolve/record.js';
import { openRepository, type Repository } from './git/repository.js';
import type { RollbackReport } from './heal/decide.js';
import type { HealReport } from './heal/heal.js';
import type { DiffRequest, Judgement } from './heal/judge-diff.js';
import type { CommandOptions } from './heal/observe.js';
import type { TreeReport } from './heal/observe-tree.js';
import type { Proposal } from './heal/propose.js';
import type { TestOutcome } from './heal/record-run.js';
import type { ResearchRequest } from './heal/research-error.js';
import type { Progress, Session } from './heal/session.js';
import type { Status } from './heal/status.js';
import type { ValidateReport } from './heal/validate.js';
import type { EvolveReport, EvolveRequest } from './mend/evolve.js';
import type { Metrics } from './metrics/exposition.js';
import type { ErrorRecord, Patch, Pattern } from './model.js';
import type { Model } from './models/model.js';
import type { Attempt, Notifications } from './notify/notifications.js';
import type { Statement } from './patches/evidence.js';
import type { StaleRevert } from './patches/reverts.js';
import type { Reviewer, ReviewerOptions } from './patches/reviewers.js';
import type { Export, ImportReport } from './patterns/exchange.js';
import type { LearnReport, LearnRequest } from './patterns/learn.js';
import type { LearnedFigures } from './patterns/outcomes/learned.js';
import type { PluginManager } from './plugins/manage.js';
import type { PublishRequest } from './publish/publish-patches.js';
import type { IssuesReport, RequestsReport } from './publish/report.js';
import type { ReportRequest } from './report/make-report.js';
import type { Report } from './report/report.js';
import type { Research } from './research/research.js';
import type { Executor } from './sandbox/executor.js';
import { withoutSecretsIn } from './secrets/without-secrets.js';
import type { Store } from './store/store.js';
import type { Rebuilt } from './store/table.js';
import type { SharedDecision } from './sync/shared-decisions.js';
import type { SyncReport, SyncRequest } from './sync/sync.js';
import { inSpan, wantsTraces } from './tracing/tracing.js';
import { linkSignals } from './workspace/linked-signal.js';

export { type ErrorCode, HealerError, isHealerError } from './errors.js';
export type {
  Attempt,
  CycleOptions,
  CycleReport,
  DiffRequest,
  EvolveReport,
  EvolveRequest,
  Explanation,
  HealReport,
  IssuesReport,
  Judgement,
  LearnedFigures,
  LearnReport,
  LearnRequest,
  Metrics,
  Notifications,
  Progress,
  Proposal,
  PublishRequest,
  Rebuilt,
  Report,
  ReportRequest,
  RequestsReport,
  Research,
  ResearchRequest,
  Reviewer,
  RollbackReport,
  ScheduleKind,
  SchedulePlan,
  ScheduleStatus,
  SharedDecision,
  Status,
  SyncReport,
  SyncRequest,
  TestOutcome,
  TreeReport,
  ValidateReport,
  Verification,
};

/** What protects the machine and what does not, and whether scheduled cycles run. */
export interface DoctorReport {
  machine: MachineReport;
  schedule: ScheduleStatus;
  /** What was seen in the repository; after repairs, as it is then. */
  checks: Finding[];
  /** What was repaired, a sentence each. */
  repairs: string[];
}

export interface HealerOptions {
  onProgress?(event: Progress): void;
  signal?: AbortSignal;
  /** A model to ask in place of the one that the settings name. */
  model?: Model;
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

/**
 * One repository, as the command line and other programs see it.
 *
 * @example
 * ```js
 * import { Healer } from 'healer';
 *
 * const healer = await Healer.open('.');
 * try {
 *   for (const error of await healer.errors()) console.log(error.id, error.title);
 * } finally {
 *   await healer.dispose();
 * }
 * ```
 */
export interface Healer {
  /** @internal */
  repo: Repository;
  /** The settings, with what they leave out filled in. */
  config: Config;
  /** @internal */
  store: Store;
  /** `told` is what plugins say of the errors that it showed. */
  test(options: Partial<CommandOptions>): Promise<TestOutcome & { told: string[] }>;
  run(options: CommandOptions): Promise<{ exitCode: number; errors: ErrorRecord[] }>;
  ingest(text: string, name: string): Promise<ErrorRecord[]>;
  scan(path?: string): Promise<ErrorRecord[]>;
  errors(options?: { all?: boolean }): Promise<ErrorRecord[]>;
  error(id: string): Promise<ErrorRecord>;
  /** Leaves an error alone from now on, or takes it up again. */
  mark(id: string, event: 'ignore' | 'reopen'): Promise<ErrorRecord>;
  explain(id: string): Promise<Explanation>;
  research(request: ResearchRequest): Promise<Research>;
  heal(request: HealRequest): Promise<HealReport>;
  /** Looks for what is wearing out, and mends what can be mended with proof. */
  evolve(request?: EvolveRequest): Promise<EvolveReport>;
  /** Tells the ledger what so many commits of the past are like. */
  examineHistory(count: number): Promise<ExaminedCommit[]>;
  /** Learns from what was accepted and rejected, and from the commits of the past where asked for. */
  learn(request?: LearnRequest): Promise<LearnReport>;
  /** What this repository has taught healer until now, and what that changes. */
  learned(): Promise<LearnedFigures>;
  /** What keeps coming back; the recurring fixes that are trusted most come first. */
  patterns(): Promise<Pattern[]>;
  pattern(id: string): Promise<Pattern>;
  exportPatterns(options: { withExamples: boolean }): Promise<Export>;
  importPatterns(text: string): Promise<ImportReport>;
  /** One unattended pass over the watched branches. */
  cycle(options?: CycleOptions): Promise<CycleReport>;
  /** Starts a cycle each hour, in processes of their own, until the signal of this healer comes. */
  daemon(options: Omit<DaemonOptions, 'signal'>): Promise<void>;
  /** What would have the operating system run a cycle once an hour; by what this machine has where `kind` is not named. */
  planSchedule(kind?: ScheduleKind): Promise<SchedulePlan>;
  /** Resolves with what it was; null where nothing was scheduled. */
  removeSchedule(): Promise<ScheduleKind | null>;
  scheduleStatus(now?: Date): Promise<ScheduleStatus>;
  /** Who is told of what cycles do, what waits to be sent, and what was given up. */
  notifications(): Promise<Notifications>;
  /** Sends a message each way that is set up. */
  testNotifications(): Promise<Attempt[]>;
  /** Tries what waits or was given up once more. */
  retryNotifications(): Promise<Attempt[]>;
  /** What a user does with the plugins of this repository. */
  plugins(): Promise<PluginManager>;
  patches(): Promise<Patch[]>;
  /** Merged fixes that do not revert cleanly any more from where HEAD is. */
  staleReverts(): Promise<StaleRevert[]>;
  /** By its own id, its branch, or the id of an error that it heals. */
  patch(id: string): Promise<Patch>;
  /** What the note of its commit says; null where there is none. */
  evidence(patch: Patch): Promise<Statement | null>;
  diff(patch: Patch): Promise<string>;
  /** Who knows the code that a patch changes, the best first: by blame, and by who changed its files of late. */
  reviewers(patch: Patch, options?: ReviewerOptions): Promise<Reviewer[]>;
  merge(id: string): Promise<Patch>;
  apply(id: string): Promise<Patch>;
  reject(id: string): Promise<Patch>;
  rollback(id: string): Promise<RollbackReport>;
  validate(patchFileOrRev: string): Promise<ValidateReport>;
  /** Runs the project's own tests on the tree as it is now, in an isolated worktree, and records what they say. */
  observe(): Promise<TreeReport>;
  /** Puts a diff that somebody else made through the gate, screening and proof. */
  judge(request: DiffRequest): Promise<Judgement>;
  /** The same, and lands it on a branch of its own where it passes. */
  propose(request: DiffRequest): Promise<Proposal>;
  status(): Promise<Status>;
  /** What Prometheus asks for. */
  metrics(): Promise<Metrics>;
  /** How the repository fared for a time; with `full`, once everything was looked at that can be. */
  report(request?: ReportRequest): Promise<Report>;
  /** Tries to get out of the sandbox of this machine, and looks at all that healer needs; `fix` repairs what is safe to repair. */
  doctor(options?: { fix?: boolean | undefined }): Promise<DoctorReport>;
  /** Brings the ledger, and what goes with it, here and on a remote to the union of both. */
  sync(request: SyncRequest): Promise<SyncReport>;
  /** Opens, updates and closes the pull or merge requests of patches on the server that the settings name. */
  publishPatches(request?: PublishRequest): Promise<RequestsReport>;
  /** The same for issues, of errors that no patch heals. */
  publishErrors(request?: PublishRequest): Promise<IssuesReport>;
  /** Whether the settings have reviews shared with others, and the user has agreed to it. */
  sharesReviews(): Promise<boolean>;
  /** Reads the history, the databases and the patches, and says what is not as it should be. */
  verify(): Promise<Verification>;
  /** Makes the databases again from the ledger. */
  rebuild(): Promise<Rebuilt[]>;
  dispose(): Promise<void>;
}

/** Opens repositories: `Healer.open(folder)` is `openHealer(folder)`. */
export const Healer: { open(folder: string, options?: HealerOptions): Promise<Healer> } = {
  open: (folder, options) => openHealer(folder, options),
};

/** Opens the repository that `folder` is in. Throws NOT_A_REPOSITORY, BARE_REPOSITORY, GIT_MISSING or CONFIG_INVALID. */
export async function openHealer(folder: string, options: HealerOptions = {}): Promise<Healer> {
  // git takes as long to answer as the rest takes to load
  const [repo, { loadConfig }, { openStore }] = await Promise.all([
    openRepository(folder),
    import('./config/load.js'),
    import('./store/store.js'),
  ]);
  const settings = await loadConfig(repo.mainRoot);
  const trusting = () => import('./workspace/trust.js');
  const loosens = settings.sign === 'off' || settings.postTest === 'background';
  const config = loosens ? await (await trusting()).tightened(repo, settings) : settings;
  const signer = once(async () => {
    const [{ ownKey }, { dataFolder }] = await Promise.all([
      import('./git/signing.js'),
      import('./workspace/folders.js'),
    ]);
    return ownKey(dataFolder());
  });
  const store = await openStore(repo, config.sign === 'off' ? {} : { signer });
  const closing = new AbortController();
  const tracing = wantsTraces(process.env)
    ? (await import('./tracing/open-tracing.js')).openTracing(process.env)
    : undefined;
  const ended = linkSignals([...(options.signal ? [options.signal] : []), closing.signal]);
  const base = {
    repo,
    config,
    store,
    signal: ended.signal,
    onProgress: (event: Progress) => options.onProgress?.(withoutSecretsIn(event)),
    ...(options.model && { model: options.model }),
    ...(tracing && { tracing }),
  };
  const trusted = once(async () => (await trusting()).requireTrust(repo, settings));
  // Whatever runs something of the repository needs the session, and so the user's trust.
  const session = once(async (): Promise<Session> => {
    const [{ describeWorkspace }] = await Promise.all([import('./workspace/workspace.js'), trusted()]);
    const workspace = await describeWorkspace(repo.root, config);
    return config.executor === 'local'
      ? { ...base, workspace }
      : { ...base, workspace, executor: await fleet() };
  });
  const fleet = once(async () => {
    const { openCoordinator } = await import('./fleet/coordinator.js');
    const executor = openCoordinator({ repo, config, signal: base.signal });
    leaving.push(executor);
    return executor;
  });
  const leaving: Executor[] = [];
  // What reporters and hooks left since the last command is read before anything is told of errors.
  const drained = once(async () => {
    if (!(await hasMail(store))) return;
    await (await import('./capture/drain.js')).drainInbox(repo, store);
  });
  // What was decided is read once what a killed healer had begun is finished; where that cannot be, `heal` says why.
  const patches = async (): Promise<Patch[]> => {
    await (await import('./heal/resume.js')).resume(base).catch(() => {});
    return store.patches.all();
  };
  const patch = async (id: string) => findPatch(store, await patches(), id);

  // Each method loads what it needs: `healer errors` must not wait for what only `heal` uses.
  const observe = () => import('./heal/observe.js');
  const decide = () => import('./heal/decide.js');
  const schedule = () => import('./cycle/schedule/schedule.js');
  const notify = () => import('./notify/notifications.js');
  const learning = () => import('./patterns/learn.js');
  const knownPatterns = async (): Promise<Pattern[]> => {
    await (await learning()).noteDecisions(base);
    return (await learning()).byTrust(await store.patterns.all());
  };
  return {
    repo,
    config,
    store,
    test: async (request) => {
      await drained();
      return (await observe()).observeTests(base, request, session);
    },
    run: async (request) => {
      await drained();
      return (await observe()).observeProgram(base, request);
    },
    ingest: async (text, name) => (await observe()).observeText(base, text, name),
    scan: async (path) => (await import('./heal/scan-checkout.js')).scanCheckout(await session(), path),
    errors: async ({ all = false } = {}) => {
      await drained();
      return (await store.errors.all()).filter((error) => all || isOpen(error));
    },
    error: async (id) => {
      await drained();
      return store.errors.get(id);
    },
    mark: async (id, event) => (await import('./heal/mark.js')).mark(store, id, event),
    explain: async (id) =>
      (await import('./heal/explain-error.js')).explainError(await session(), await store.errors.get(id)),
    research: async (request) => {
      await drained();
      return (await import('./heal/research-error.js')).researchRequest(base, request);
    },
    heal: async (request) => {
      const { heal } = await import('./heal/heal.js');
      const { budgetMs, candidates } = config;
      const report = await heal(await session(), { budgetMs, candidates, ...defined(request) });
      return { ...report, ...withoutSecretsIn({ errors: report.errors, notices: report.notices }) };
    },
    examineHistory: async (count) => (await import('./evolve/backfill.js')).backfill(base, count),
    evolve: async (request = {}) => {
      const [{ evolve }, opened] = await Promise.all([import('./mend/evolve.js'), session()]);
      return inSpan(opened, 'healer.evolve', {}, () => evolve(opened, request));
    },
    learn: async (request) => {
      await drained();
      return (await learning()).learn(base, request);
    },
    learned: async () =>
      (await import('./patterns/outcomes/read-learned.js')).readLearned(store, {
        from: Number.NEGATIVE_INFINITY,
        now: Date.now(),
      }),
    patterns: knownPatterns,
    pattern: async (id) => {
      await knownPatterns();
      return store.patterns.get(id);
    },
    exportPatterns: async (request) =>
      (await import('./patterns/exchange.js')).exportPatterns(await knownPatterns(), request),
    importPatterns: async (text) => (await import('./patterns/exchange.js')).importPatterns(store, text),
    cycle: async (request) => {
      const [{ runCycle }, opened] = await Promise.all([import('./cycle/run-cycle.js'), session()]);
      return inSpan(opened, 'healer.cycle', {}, async (span) => {
        const report = await runCycle(opened, request);
        span.set({ 'healer.cycle.outcome': report.outcome });
        return report;
      });
    },
    daemon: async (request) => {
      await trusted();
      await (await import('./cycle/daemon/daemon.js')).runDaemon(base, { ...request, signal: base.signal });
    },
    planSchedule: async (kind) => (await schedule()).planSchedule(base, kind),
    removeSchedule: async () => (await schedule()).removeSchedule(repo),
    scheduleStatus: async (now = new Date()) => (await schedule()).readScheduleStatus(base, store, now),
    notifications: async () => (await notify()).readNotifications(base),
    testNotifications: async () => (await notify()).testNotifications(base),
    retryNotifications: async () => (await notify()).retryNotifications(base),
    plugins: async () => (await import('./plugins/manage.js')).managePlugins(base, session),
    patches,
    staleReverts: async () => (await import('./patches/reverts.js')).staleReverts(repo, store),
    patch,
    evidence: async ({ commit }) => (await import('./patches/evidence.js')).readEvidence(repo, commit),
    diff: async ({ base: from, commit }) => (await import('./git/diff.js')).patchText(repo, from, commit),
    reviewers: async (found, request) =>
      (await import('./patches/reviewers.js')).suggestReviewers(repo, found, request),
    merge: async (id) => {
      const [opened, found, { mergePatch }] = await Promise.all([session(), patch(id), decide()]);
      return withPackages(opened, found, (packages) => mergePatch(opened, found, packages));
    },
    apply: async (id) => {
      await trusted();
      return (await decide()).applyPatch(base, await patch(id));
    },
    reject: async (id) => (await decide()).rejectPatch(base, await patch(id)),
    rollback: async (id) => {
      const [opened, found, { rollbackPatch }] = await Promise.all([session(), patch(id), decide()]);
      return withPackages(opened, found, (packages) => rollbackPatch(opened, found, packages));
    },
    validate: async (patchFileOrRev) =>
      (await import('./heal/validate.js')).validate(await session(), patchFileOrRev),
    observe: async () => (await import('./heal/observe-tree.js')).observeTree(await session()),
    judge: async (request) => (await import('./heal/propose.js')).judge(await session(), request),
    propose: async (request) => (await import('./heal/propose.js')).propose(await session(), request),
    status: async () => (await import('./heal/status.js')).readStatus(base, settings),
    metrics: async () => (await import('./metrics/read-metrics.js')).readMetrics(repo, store),
    report: async (request = {}) => {
      await drained();
      return (await import('./report/make-report.js')).makeReport(base, request, session);
    },
    doctor: async ({ fix = false } = {}) => {
      const { examineRepository, repairAll } = await import('./doctor/examine-repository.js');
      const found = await examineRepository(base);
      const repairs = fix ? await repairAll(found) : [];
      return {
        machine: await (await import('./doctor/examine-machine.js')).examineMachine(
          config.limits,
          base.signal,
        ),
        schedule: await (await schedule()).readScheduleStatus(base, store, new Date()),
        checks: fix ? await examineRepository(base) : found,
        repairs,
      };
    },
    sync: async (request) => {
      await drained();
      const signal = request.timeoutMs
        ? AbortSignal.any([base.signal, AbortSignal.timeout(request.timeoutMs)])
        : base.signal;
      return (await import('./sync/sync.js')).sync({ ...base, signal }, request);
    },
    publishPatches: async (request) => {
      await drained();
      await patches();
      return (await import('./publish/publish-patches.js')).publishPatches(base, request);
    },
    publishErrors: async (request) => {
      await drained();
      return (await import('./publish/publish-errors.js')).publishErrors(base, request);
    },
    sharesReviews: async () =>
      config.syncReviews &&
      !(await (await trusting()).untrusted(repo, settings)).some(({ setting }) => setting === 'syncReviews'),
    verify: async () => (await import('./doctor/verify.js')).verify(base),
    rebuild: async () => (await import('./store/rebuild.js')).rebuild(store),
    dispose: async () => {
      closing.abort();
      for (const executor of leaving) await executor.dispose();
      ended.dispose();
      await tracing?.close();
    },
  };
}

/** Only an upgrade needs others than are installed. */
const withPackages: typeof import('./mend/upgrades/packages-of.js').withPackagesOf = async (
  session,
  patch,
  work,
) =>
  patch.upgrades
    ? (await import('./mend/upgrades/packages-of.js')).withPackagesOf(session, patch, work)
    : work(null);

const hasMail = async ({ inbox }: Store): Promise<boolean> =>
  (await readdir(inbox).catch((): string[] => [])).some((name) => /\.(json|part|tmp)$/.test(name));

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const isOpen = ({ state }: ErrorRecord): boolean => state !== 'resolved' && state !== 'ignored';

async function findPatch(store: Store, patches: readonly Patch[], id: string): Promise<Patch> {
  const named = patches.findLast(
    ({ branch, errors }) => branch === id || (id.length >= 4 && errors.some((error) => error.startsWith(id))),
  );
  return named ?? store.patches.get(id);
}

function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as never;
}
