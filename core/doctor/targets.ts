/** What a program in the sandbox may try to get at. */
export type AttemptName =
  | 'write'
  | 'read'
  | 'network'
  | 'sockets'
  | 'processes'
  | 'environment'
  | 'remains'
  | 'kernel';

/** What is planted for the attempts, so that nothing of the user's is ever touched. Paths are absolute. */
export interface Targets {
  /** A file outside of the worktree. */
  victim: string;
  /** A file among the user's own. */
  secret: string;
  /** Where a server listens, on the loopback and as a Unix socket. */
  port: number;
  socket: string;
  /** Sockets of this machine that would give it away; only looked for. */
  sockets: string[];
  /** A process outside. */
  pid: number;
  /** A variable of the environment. */
  variable: string;
  /** Grows in the worktree while a process lives that should be gone. */
  beat: string;
}
