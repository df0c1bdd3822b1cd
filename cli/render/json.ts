import type { HealReport, Metrics, Report } from '../../core/healer.js';
import type { ErrorRecord, Patch } from '../../core/model.js';

/** The error as `--json` shows it (docs: `healer/errors@1`). */
export const errorJson = (error: ErrorRecord) => ({
  id: error.id,
  title: error.title,
  class: error.class,
  status: error.state,
  count: error.count,
  firstSeen: error.firstSeen,
  lastSeen: error.lastSeen,
  tests: error.tests,
  locations: error.locations,
  branches: error.branches,
  flapping: error.flapping,
  patch: error.patch,
  ...(error.failure.package !== undefined && { package: error.failure.package }),
});

/** One error whole. */
export const errorDetailJson = (error: ErrorRecord, printed: string | null) => ({
  ...errorJson(error),
  failure: error.failure,
  printed,
  history: error.history,
  upgrades: error.upgrades ?? [],
});

export const errorsJson = (errors: ErrorRecord[]) => ({
  schema: 'healer/errors@1',
  errors: errors.map(errorJson),
});

/** The patch as `heal --json` shows it. */
export const patchJson = (patch: Patch) => ({
  id: patch.id,
  branch: patch.branch,
  commit: patch.commit,
  base: patch.base,
  strategy: patch.strategy,
  confidence: patch.confidence.value,
  safety: patch.safety.value,
  files: patch.files,
  tests: patch.tests,
  candidates: patch.candidates,
  seconds: patch.seconds,
  signed: patch.signed,
});

/** The patch with its place in history, as the commands that read and review patches show it. */
export const patchHistoryJson = (patch: Patch) => ({
  ...patchJson(patch),
  title: patch.title,
  status: patch.state,
  at: patch.at,
  errors: patch.errors,
  target: patch.target,
  baseIsSnapshot: patch.baseIsSnapshot,
  mergedAs: patch.mergedAs,
  revertedAs: patch.revertedAs,
  heldBecause: patch.heldBecause ?? null,
  check: patch.check ?? null,
  findings: patch.findings ?? [],
  reverts: patch.reverts ?? null,
  because: patch.because ?? null,
  decisions: patch.decisions ?? [],
  factors: { confidence: patch.confidence.factors, safety: patch.safety.factors },
});

/** `candidates` is there in a dry run only. */
export const healJson = (report: HealReport, dryRun: boolean) => ({
  schema: 'healer/heal@1',
  errors: report.errors.map(({ id, title, class: kind, status, patch, reason }) => ({
    id,
    title,
    class: kind,
    status,
    patch,
    reason,
  })),
  patches: report.patches.map(patchJson),
  held: report.held.map(patchHistoryJson),
  rollbacks: report.rollbacks.map(patchHistoryJson),
  notices: report.notices,
  ...(report.packages && { packages: report.packages }),
  ...(dryRun ? { candidates: report.proposals } : {}),
});

export const metricsJson = ({ metrics }: Metrics) => ({ schema: 'healer/metrics@1', metrics });

export const reportJson = (report: Report) => ({ schema: 'healer/report@1', ...report });
