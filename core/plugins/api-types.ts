/** What plugins are asked and what they answer: plain data. Paths are relative to the repository and use `/`. */

export const pluginKinds = ['strategy', 'check', 'sensor', 'hook-check', 'notifier'] as const;
export type PluginKind = (typeof pluginKinds)[number];

type Awaitable<T> = T | Promise<T>;

export interface SourceFile {
  path: string;
  text: string;
}

/** The text from `start` to `end`, half-open, in UTF-16 units, becomes `text`. */
export interface TextEdit {
  start: number;
  end: number;
  text: string;
}

/** An error that is to be healed. Its texts are of unknown origin. */
export interface PluginError {
  id: string;
  title: string;
  /** One of the classes of error, such as `null-property`. */
  class: string;
  name: string;
  message: string;
}

export interface StrategyInput {
  error: PluginError;
  /** Files that the fault may be in and that the permissions give to the plugin, the most suspicious first. */
  files: SourceFile[];
  /** Places that the fault may be at, the most suspicious first; lines are 1-based. */
  suspects: { file: string; line: number; endLine: number; suspiciousness: number }[];
}

export interface Proposal {
  /** What is done, as an imperative: `compare the index with -1`. */
  title: string;
  edits: (TextEdit & { file: string })[];
  /** Estimated probability that this is the fix, 0 to 1; 0.3 where not told. */
  prior?: number;
}

/** Proposes edits for an error. Each is tried, proved and reviewed as any other candidate. */
export interface StrategyPlugin {
  kind: 'strategy';
  propose(input: StrategyInput): Awaitable<Proposal[]>;
}

export interface CheckFinding {
  /** What is underlined. */
  start: number;
  end: number;
  message: string;
  fix?: { title: string; edits: TextEdit[] };
}

/** Finds what is wrong in one file, for `healer evolve`. */
export interface CheckPlugin {
  kind: 'check';
  examine(file: SourceFile): Awaitable<CheckFinding[]>;
}

export interface SensedFailure {
  /** `Error`, `TimeoutError`. */
  name: string;
  message: string;
  file?: string;
  /** 1-based. */
  line?: number;
  column?: number;
}

/** Reads failures from a text that healer itself made nothing of. */
export interface SensorPlugin {
  kind: 'sensor';
  read(text: string): Awaitable<SensedFailure[]>;
}

export interface StagedFile {
  path: string;
  change: 'added' | 'modified' | 'deleted';
  /** As it is about to be committed; only of files that the permissions give to the plugin, null where it is deleted or no text. */
  text: string | null;
}

/** What a script of package.json made of what is about to be committed, in a throwaway worktree. */
export interface ScriptOutcome {
  /** Its name. */
  script: string;
  /** Whether it came to its end; where it did not, nothing is known of the files. */
  ok: boolean;
  /** Files that the script made otherwise than they are about to be committed, or that would not be committed at all. */
  changed: string[];
}

export interface HookCheckInput {
  files: StagedFile[];
  /** One for each script that the permissions name. */
  runs: ScriptOutcome[];
}

export interface HookMessage {
  message: string;
  file?: string;
}

/** Looks at what is about to be committed. What it says is shown; the settings say whether it keeps the commit from being made. */
export interface HookCheckPlugin {
  kind: 'hook-check';
  examine(input: HookCheckInput): Awaitable<HookMessage[]>;
}

export interface PluginEvent {
  id: string;
  /** Such as `fix.waiting` or `error.unfixed`, after a cycle; `error.shown` where `healer test` has just shown an error. */
  kind: string;
  at: string;
  /** Id of the patch or the error; empty where it is about neither. */
  subject: string;
  title: string;
  detail: string;
  /** Unified diff of a fix; only with the permission `code`. */
  diff?: string;
}

/** Says in one line what came of the events of a cycle, or of a test run. healer shows the lines with its next command, or at the end of the run. */
export interface NotifierPlugin {
  kind: 'notifier';
  tell(events: PluginEvent[]): Awaitable<string[]>;
}

export type Plugin = StrategyPlugin | CheckPlugin | SensorPlugin | HookCheckPlugin | NotifierPlugin;
