import type { SourceRange } from './location.js';

/** A proposed edit with the strategy that made it. Edits never overlap and are sorted by file and start. */
export interface Candidate {
  id: string;
  strategy: string;
  /** What was done, in the field's words: `replace operator < by <=`. */
  title: string;
  /** The kind of change, for priors and reports: `operator`, `constant`, `guard`, `undo-hunk`. */
  operator: string;
  edits: Edit[];
  /** Estimated probability, before any test ran, that this is the fix; orders the queue. */
  prior: number;
  /** Where a model or an agent made it. */
  origin?: Origin;
}

/** One edit of a candidate: the text of `range` becomes `text`. A file is created by the range 0..0 of an absent file. */
export interface Edit {
  range: SourceRange;
  text: string;
}

/** Who made a candidate, and from what it was asked. Hashes are SHA-256, in hex, of what was asked and of what was said. */
export interface Origin {
  /** `ollama/qwen2.5-coder:7b`, `agent/claude`. */
  model: string;
  /** The template of the prompt with its version: `direct.v1`. */
  prompt: string;
  promptHash: string;
  answerHash: string;
}
