import type { Config } from './config/schema.js';
import type { DaemonOptions } from './cycle/daemon/daemon.js';
import type { ExaminedCommit } from './evolve/record.js';
import type { Repository } from './git/repository.js';
import type { CommandOptions } from './heal/observe/observe.js';
import type { ErrorRecord, Patch, Recurring } from './model.js';
import type { ReviewerOptions } from './patches/decisions/reviewers.js';
import type { Statement } from './patches/evidence/evidence.js';
import type { StaleRevert } from './patches/rollback/reverts.js';
import type { Export, ImportReport } from './patterns/exchange.js';
import type { PluginManager } from './plugins/manage.js';
import type { Store } from './store/store.js';
import { captureVerbs } from './verbs/capture.js';
import { openContext } from './verbs/context.js';
import { cycleVerbs } from './verbs/cycle.js';
import { doctorVerbs } from './verbs/doctor.js';
import { errorVerbs } from './verbs/errors.js';
import { evolveVerbs } from './verbs/evolve.js';
import { healVerbs } from './verbs/heal.js';
import { learnVerbs } from './verbs/learn.js';
import { patchVerbs } from './verbs/patches.js';
import { reportVerbs } from './verbs/report.js';
import type {
  Attempt,
  CycleOptions,
  CycleReport,
  DiffRequest,
  DoctorReport,
  EvolveReport,
  EvolveRequest,
  Explanation,
  HealerOptions,
  HealReport,
  HealRequest,
  IssuesReport,
  Judgement,
  LearnedFigures,
  LearnReport,
  LearnRequest,
  Metrics,
  Notifications,
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
  Status,
  SyncReport,
  SyncRequest,
  TestOutcome,
  TreeReport,
  ValidateReport,
  Verification,
} from './verbs/requests-and-reports.js';
import { shareVerbs } from './verbs/share.js';

export { type ErrorCode, HealerError, isHealerError } from './errors.js';
export type * from './verbs/requests-and-reports.js';

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
  /** What the command of an error printed last, where it failed before any test was seen; null where nothing is known of it. */
  printed(error: ErrorRecord): Promise<string | null>;
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
  patterns(): Promise<Recurring[]>;
  pattern(id: string): Promise<Recurring>;
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
  const context = await openContext(folder, options);
  const { repo, config, store } = context.opened;
  return {
    repo,
    config,
    store,
    ...captureVerbs(context),
    ...errorVerbs(context),
    ...healVerbs(context),
    ...patchVerbs(context),
    ...evolveVerbs(context),
    ...learnVerbs(context),
    ...cycleVerbs(context),
    ...reportVerbs(context),
    ...doctorVerbs(context),
    ...shareVerbs(context),
    dispose: context.dispose,
  };
}
