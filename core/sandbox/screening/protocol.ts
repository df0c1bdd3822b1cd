/** What the screening host is asked, one line of JSON a job. */
export interface Job {
  id: number;
  /** Whole texts of the edited files, relative to the worktree. They are put back afterwards. */
  files: { file: string; text: string }[];
  command: string[];
  cwd: string;
  env: Record<string, string>;
  /** Milliseconds after which a candidate that keeps the processor busy is out of time. */
  limitMs: number;
  /** Milliseconds after which any is. */
  hardMs: number;
}

/** What it answers: how the command ended; what its reporter wrote is in its inbox. */
export interface JobResult {
  id: number;
  exitCode: number | null;
  signal: string | null;
  timedOut: boolean;
  durationMs: number;
  stdout: string;
  stderr: string;
}
