import { hookPath } from '../package-root.js';

export interface AttachOptions {
  /** Absolute folder that record files are written into. */
  inbox: string;
  runId: string;
  /** Absolute folder that test files are stored relative to. */
  root: string;
  /** Also measure what each test executes. */
  coverage?: boolean;
  /** Also tell what is printed as a warning or an error. */
  warnings?: boolean;
  /** Also have node:test cancel tests that wait for nothing, where its version would wait for ever. */
  cancelIdle?: boolean;
}

/**
 * What to add to the environment of a test command so that any node:test, vitest, jest or mocha under it is
 * listened to. Nothing is added when `HEALER=0`.
 */
export function attachEnvironment(env: NodeJS.ProcessEnv, options: AttachOptions): Record<string, string> {
  if (env.HEALER === '0') return {};
  const preload = `--require ${quote(hookPath('attach.cjs'))}`;
  return {
    NODE_OPTIONS: joinOptions(preload, env.NODE_OPTIONS),
    HEALER_PRELOAD: preload,
    HEALER_INBOX: options.inbox,
    HEALER_RUN: options.runId,
    HEALER_ROOT: options.root,
    // a healer under healer (its own tests, say) starts afresh
    HEALER_ATTACHED: '',
    HEALER_COVERAGE: options.coverage ? '1' : '',
    HEALER_WARNINGS: options.warnings ? '1' : '',
    HEALER_CANCEL_IDLE: options.cancelIdle ? '1' : '',
  };
}

/** What to add to the environment of any program so that what crashes it is recorded. */
export function registerEnvironment(
  env: NodeJS.ProcessEnv,
  options: { inbox: string; root: string },
): Record<string, string> {
  if (env.HEALER === '0') return {};
  // by --require: --import would make Node load even a CommonJS program through its ESM loader
  const register = `--require ${quote(hookPath('register.cjs'))}`;
  return {
    NODE_OPTIONS: joinOptions(register, env.NODE_OPTIONS),
    HEALER_INBOX: options.inbox,
    HEALER_ROOT: options.root,
  };
}

const joinOptions = (ours: string, theirs: string | undefined): string =>
  !theirs ? ours : theirs.includes(ours) ? theirs : `${ours} ${theirs}`;

/** NODE_OPTIONS splits at spaces outside of double quotes; a backslash escapes inside of them. */
const quote = (path: string): string => `"${path.replace(/[\\"]/g, '\\$&')}"`;
