import type { Site, TextEdit } from './proposal.js';
import type { Source } from './source.js';
import type { Wording } from './wording.js';

/** The edits of one file. */
export interface FileEdits {
  source: Source;
  edits: readonly TextEdit[];
}

/** An edit of the snapshot with everything that makes it a candidate. */
export interface Move {
  operator: string;
  wording: Wording;
  files: readonly FileEdits[];
  /** Suspiciousness times priors: what the candidates of a layer are ordered by. */
  score: number;
  /** Where it is made, for a single edit. */
  site?: Site;
  /** Set where it stands on an edit that changed what the tests do. */
  base?: Base;
}

/** An edit that changed what the failing tests do, to be built upon. */
export interface Base {
  move: Move;
  /** Takes the place of 1 in the scores of what is built on it. */
  factor: number;
  /** How many edits it is made of. */
  depth: number;
  /** How many of the failing tests pass with it. */
  passed: number;
}
