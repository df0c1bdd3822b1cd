import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Place } from './finding.js';
import type { Groundwork, Project } from './project.js';
import type { SourceText } from './source-text.js';

export const categories = ['deps', 'quality', 'performance', 'architecture', 'security'] as const;
export type Category = (typeof categories)[number];

export const severities = ['note', 'warning', 'error'] as const;
export type Severity = (typeof severities)[number];

/** What a check says of itself: enough for its page of documentation, the settings and SARIF. */
export interface Description {
  /** Lower case with hyphens, unique among all checks: `focused-test`. */
  id: string;
  category: Category;
  severity: Severity;
  /** What it finds, as a phrase: `a test that keeps all others of its file from running`. */
  title: string;
  /** Why that matters and what is left alone, in a paragraph or two of Markdown. */
  why: string;
  example: { bad: string; good: string };
  /** Whether it offers fixes for all or some of what it finds. */
  fixes: boolean;
  /** Whether it runs without being asked for: only where at least nine in ten of twenty or more findings were right, or where it is `decidable`. */
  on: boolean;
  /** Who or what says for certain that each finding holds, as a sentence: then there is nothing to judge. */
  decidable?: string;
  /**
   * As a sentence: why it runs on request although enough of its findings are right or there is nothing to judge, or why too
   * few of them could be judged.
   */
  onRequest?: string;
  /** The paper, standard or document that it follows. */
  source?: string;
  /** ESLint rules, with their plugin's prefix, that find the same: where the project has one of them on, the check is not run. */
  eslint?: readonly string[];
}

/** A check of one file at a time. What it finds depends on the text of that file and its name alone, and is kept with them. */
export interface FileCheck extends Description {
  reach: 'file';
  /** Which files it looks at; `sources` where not said. */
  files?: 'sources' | 'tests' | 'all';
  /** Called once a file, before its tree is walked; the handlers are called in the order of the text. */
  begin(file: SourceText): Visitor;
}

/** A check of the repository as a whole. */
export interface ProjectCheck extends Description {
  reach: 'project';
  /** Begins what takes long and needs no facts of files, so that it goes on while files are read; `examine` asks for the same again. */
  prepare?(project: Groundwork): Promise<unknown>;
  examine(project: Project): Promise<ProjectFinding[]>;
}

export type Check = FileCheck | ProjectCheck;

/** What a check of the whole repository has to say of one place. */
export interface ProjectFinding extends Place {
  message: string;
  /** Tells this finding from others of the same check in the same file, whatever line it is on. The message where not said. */
  key?: string;
  fix?: Fix;
  /** Other places that it is about. */
  related?: (Place & { message: string })[];
}

/** A fix of one finding. It must keep what the program does, but for what the finding is about. */
export interface Fix {
  /** What it does, as an imperative: `remove .only`. */
  title: string;
  edits: { file: string; start: number; end: number; text: string }[];
  /**
   * It is claimed to make the program faster, or start faster, so it lands only where that is measured. What starts is the
   * file that the finding is related to, or its own.
   */
  claims?: 'speed' | 'start-up';
}

type Type = `${TSESTree.AST_NODE_TYPES}`;
type NodeOf<T extends Type> = Extract<TSESTree.Node, { type: T }>;

/** A handler per type of node, called when the walk comes to it; with `:exit`, when all inside of it was visited. */
export type Visitor = { [T in Type]?: (node: NodeOf<T>) => void } & {
  [T in Type as `${T}:exit`]?: (node: NodeOf<T>) => void;
};
