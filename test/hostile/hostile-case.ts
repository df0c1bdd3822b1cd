import type { Limits } from '../../core/sandbox/limits/limits.js';
import type { Victims } from './victims.js';

interface Hostile {
  /** What it does, as a verb phrase. */
  name: string;
  /** How it goes about it. */
  means: string;
  /** What healer says of it. */
  verdict: RegExp;
  /** It takes many seconds, or much of the machine. */
  slow?: true;
}

/** A test of a repository that does harm when it runs. */
export interface HostileTest extends Hostile {
  as: 'test';
  /** Body of the test, an async function; the modules of Node that `runHostileTest` lists are at hand. */
  code(victims: Victims): string;
  limits?: Partial<Limits>;
  /** Milliseconds that the run may take. */
  timeoutMs?: number;
  /** A file of the worktree that healer writes when it has run. */
  healerWrites?: string;
}

/** Code under repair that makes the tests pass without mending anything. */
export interface HostileCandidate extends Hostile {
  as: 'candidate';
  /** Text of src/add.js, which should add two numbers. */
  code(victims: Victims): string;
  runner?: 'node' | 'vitest' | 'script';
}

export type HostileCase = HostileTest | HostileCandidate;

/** A value as source text. */
export const q = (value: string | number): string => JSON.stringify(value);
