import type { Hint } from '../model.js';
import type { Question } from './question.js';

const sourceNames = [
  'message',
  'declarations',
  'exports',
  'change-logs',
  'readmes',
  'history',
  'closed-errors',
  'stack-exchange',
  'github-issues',
  'github-releases',
  'github-code',
  'npm',
  'pages',
] as const;
export type SourceName = (typeof sourceNames)[number];

/** Whether a source tells what strangers have written, of whom nothing may be copied. */
export const isOfOthers = (name: SourceName): boolean =>
  name === 'npm' || name === 'pages' || /^(?:stack|github)-/.test(name);

/** What a text suggests, before it is known how well the text fits. */
export type HintShape = Pick<Hint, 'kind' | 'from' | 'to' | 'symbols' | 'versions'>;

/** A piece of text that a source found: data, bounded by whoever made it. */
export interface Passage {
  source: SourceName;
  /** Where it stands, in words: `change log of left-pad`. */
  origin: string;
  title: string;
  /** At most `longestText` characters. */
  text: string;
  package: string | null;
  versions: string | null;
  link: string | null;
  licence: string | null;
  /** ISO 8601; null where nothing tells. */
  at: string | null;
  /** What people thought of it, where the source counts votes. */
  votes: number | null;
  /** Whether whoever asked took it for the answer; null where the source knows no such thing. */
  accepted: boolean | null;
  /** When versions of the package were published, ISO 8601, where the source knows. */
  published?: Readonly<Record<string, string>>;
  hints: HintShape[];
}

/** Looks for passages in one place. Finding nothing is no failure. */
export interface Source {
  name: SourceName;
  /** May throw: the others go on, and the reader is told. */
  search(question: Question, signal: AbortSignal): Promise<Passage[]>;
}

const longestText = 1500;

export const bounded = (text: string, longest = longestText): string =>
  text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
