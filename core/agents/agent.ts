/** One file as it was, and as an agent left it. */
export interface FileChange {
  file: string;
  before: string;
  after: string;
}

/** What came of one run of an agent. Its words are for people alone; nothing of them is read as an edit. */
export interface AgentAnswer {
  /** What it changed of the files of the snapshot; empty where it changed nothing, or nothing that may be tried. */
  changes: FileChange[];
  /** Why what it did is thrown away, as one sentence; null where it is not. */
  refused: string | null;
  /** How it ended where that was not well, and its last words; null otherwise. */
  trouble: string | null;
  /** SHA-256, in hex, of the command with its prompt, and of the changes. */
  promptHash: string;
  answerHash: string;
}

export interface AgentTask {
  prompt: string;
  /** The file that the fault is likeliest in, for agents that are told which files to edit. */
  file: string;
}

/** A command that edits files, run in a throwaway worktree of the snapshot for each question. */
export interface Agent {
  /** `agent/claude` */
  id: string;
  /**
   * Errors: MODEL_BUDGET before anything ran, where a limit is reached; ABORTED; COMMAND_FAILED where it cannot be started;
   * ISOLATION_UNAVAILABLE.
   */
  work(task: AgentTask, options: { signal: AbortSignal }): Promise<AgentAnswer>;
}
