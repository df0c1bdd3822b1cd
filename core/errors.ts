/** The errors that healer expects: each has a stable code, one sentence, and what to do next. */
export type ErrorCode =
  | 'NOT_A_REPOSITORY'
  | 'NO_COMMITS'
  | 'BARE_REPOSITORY'
  | 'NO_PACKAGE_JSON'
  | 'NO_TEST_COMMAND'
  | 'CONFIG_INVALID'
  | 'DATABASE_CORRUPT'
  | 'LOCK_HELD'
  | 'UNKNOWN_ID'
  | 'AMBIGUOUS_ID'
  | 'USAGE'
  | 'FILE_UNREADABLE'
  | 'FILE_UNWRITABLE'
  | 'GIT_FAILED'
  | 'GIT_MISSING'
  | 'SIGNING_FAILED'
  | 'NO_REMOTE'
  | 'REMOTE_FAILED'
  | 'HOST_FAILED'
  | 'WORKTREE_FAILED'
  | 'INSTALL_FAILED'
  | 'WORKTREE_NOT_TRUSTED'
  | 'ISOLATION_UNAVAILABLE'
  | 'COMMAND_FAILED'
  | 'TESTS_UNREADABLE'
  | 'PROOF_FAILED'
  | 'MERGE_CONFLICT'
  | 'DIRTY_CHECKOUT'
  | 'NOT_TRUSTED'
  | 'PACKAGE_MISSING'
  | 'FLEET_UNAVAILABLE'
  | 'FLEET_REFUSED'
  | 'FLEET_FAILED'
  | 'ABORTED'
  | 'MODEL_UNAVAILABLE'
  | 'MODEL_BUDGET'
  | 'MODEL_ANSWER';

/** What went wrong as healer expects it to: tell by `code`, show `message` and `next`. */
export class HealerError extends Error {
  override readonly name = 'HealerError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: { next?: string; cause?: unknown } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
  }

  /** What the user can do about it, as one sentence. */
  get next(): string | undefined {
    return this.details.next;
  }
}

/** Whether it is one of those, and of this code where one is named. */
export const isHealerError = (error: unknown, code?: ErrorCode): error is HealerError =>
  error instanceof HealerError && (code === undefined || error.code === code);
