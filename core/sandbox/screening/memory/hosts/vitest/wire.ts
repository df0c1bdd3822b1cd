import type { Answer, Job, Setup } from '../../protocol.js';

/** Under which name workers find their `Brief` in the environment data of their thread. */
export const briefKey = 'healer.vitest';

/** What all workers of a host are told when they start. */
export interface Brief {
  /** First part of the names of the broadcast channels, of which each test file has one. */
  channel: string;
  /** The worktree. */
  folder: string;
  /** Test files, relative to it; each runs in a worker of its own. */
  files: string[];
  /** Shared: two places for each test file, see `placeOf`. */
  progress: Int32Array;
  /** Major version of vitest. */
  major: number;
}

export const channelOf = ({ channel }: Brief, index: number): string => `${channel}:${index}`;

/** Where `progress` holds the trial that a file is at, and a count that grows while it gets on. */
export const placeOf = (index: number): { trial: number; beats: number } => ({
  trial: 2 * index,
  beats: 2 * index + 1,
});

/** Value of `trial` before the job and between the jobs. */
export const noTrial = -1;

export type ToWorker =
  | { kind: 'job'; setup: Setup; job: Job }
  /** vite reads the text that was asked for, until the worker has done with it. */
  | { kind: 'served' };

export type FromWorker =
  | { kind: 'ready'; threadId: number }
  | { kind: 'answer'; answer: Answer }
  | { kind: 'failed'; message: string }
  /** vite is to read this text in place of the file; null is what is on disk. */
  | { kind: 'serve'; file: string; text: string | null }
  | { kind: 'release' };
