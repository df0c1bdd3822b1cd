import type { FunctionKind } from './location.js';
import type { TestTotals } from './run.js';
import type { Score } from './score.js';

/** A proved candidate that landed: one record of `.healer/db/patches.json`. */
export interface Patch {
  id: string;
  state: PatchState;
  /** Why it was held back, as one sentence; there where it was. */
  heldBecause?: string;
  at: string;
  /** Ids of the errors it heals. */
  errors: string[];
  title: string;
  strategy: string;
  operator: string;
  /** The kind of function that it edits; null where the file does not parse. Absent from old ones. */
  place?: FunctionKind | null;
  branch: string;
  commit: string;
  base: string;
  /** True when `base` is a commit of uncommitted work rather than a commit of the user. */
  baseIsSnapshot: boolean;
  /** Branch that was checked out when it was made. */
  target: string | null;
  /** Of a proposed rollback: the id of the patch that it takes back, and what speaks for it, as one sentence. */
  reverts?: string;
  because?: string;
  /** Of a fix of findings: the check that found them, and their fingerprints. */
  check?: string;
  findings?: string[];
  /** Packages that it moves to newer versions. */
  upgrades?: PatchUpgrade[];
  /** Commit that merged it into `target`, once merged. */
  mergedAs: string | null;
  mergedAt?: string;
  /** Whether a cycle merged it by itself; absent where a person did. */
  unattended?: boolean;
  revertedAs: string | null;
  /** All that was decided about it, in the order of the ledger; absent where nothing was, and from old ones. */
  decisions?: Decision[];
  confidence: Score;
  safety: Score;
  files: string[];
  tests: TestTotals;
  candidates: { generated: number; screened: number; proved: number };
  /** SHA-256 of the normalised edit: what `rejected` means. */
  editHash: string;
  seconds: number;
  signed: boolean;
  /** SHA-256, in hex, of the note with its evidence; absent from old ones. */
  evidence?: string;
}

export type PatchState =
  | 'proposed'
  /** proved, and too unsafe for a branch of its own until somebody says so */
  | 'held'
  | 'merged'
  | 'applied'
  | 'rejected'
  | 'reverted'
  | 'superseded';

/** What somebody, or healer itself, decided about a patch. */
export interface Decision {
  state: 'merged' | 'applied' | 'rejected' | 'reverted' | 'superseded' | 'reopened';
  /** When, by the clock of the machine. */
  at: string;
  /** As git names who did it: `Ada <ada@example.com>`; empty where that is not known, and where healer did it by itself. */
  by: string;
  /** Of a merge, or of what took it back: the commit. */
  commit?: string;
  /** Of what took a merge back: the commit of the merge. */
  of?: string;
  /** Of what was decided on a server: where people see the request. */
  request?: string;
  /** Of a request that was opened again: when the rejection was that this takes back. */
  rejectedAt?: string;
}

/** A package that a patch moves to a newer version, in each package.json that lists it. */
export interface PatchUpgrade {
  name: string;
  kind: 'patch' | 'minor' | 'major';
  places: {
    /** Of the package.json. */
    file: string;
    section: 'dependencies' | 'devDependencies' | 'optionalDependencies' | 'peerDependencies';
    /** Versions. */
    from: string;
    to: string;
    range: string;
    /** In the same form; equal to the old one where that takes the version. */
    newRange: string;
  }[];
}
