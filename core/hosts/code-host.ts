import type { HostKind } from '../config/host-fields.js';
import { isObjectId } from '../git/refs/names.js';

/** A pull request, or what GitLab calls a merge request. */
export interface HostRequest {
  /** As people count it within the repository. */
  number: number;
  /** Where people see it. */
  url: string;
  state: 'open' | 'closed' | 'merged';
  title: string;
  /** Markdown, lines ended by line feeds. */
  text: string;
  /** The branch that is to be merged, and what it points to; null where that is not told. */
  branch: string;
  commit: string | null;
  /** The branch that it is to be merged into. */
  into: string;
  /** Whether its branch is in the repository itself, and not in a fork. */
  isOwn: boolean;
  /** Of one that was merged: the commit on the branch that it was merged into, and when; null where that is not told. */
  merged: { commit: string | null; at: string | null } | null;
  /** When it was closed without that, as ISO 8601; null where it was not, or that is not told. */
  closedAt: string | null;
}

export interface HostIssue {
  number: number;
  url: string;
  state: 'open' | 'closed';
  title: string;
  text: string;
}

export interface NewRequest {
  title: string;
  text: string;
  branch: string;
  into: string;
  draft: boolean;
}

export interface Change {
  text?: string;
  state?: 'open' | 'closed';
}

export type Thing = 'request' | 'issue';

/**
 * A server that shares repositories, by its API. Every call throws a `HostError` where it is refused or not answered; one
 * that failed for a while was tried again.
 */
export interface CodeHost {
  kind: HostKind;
  /** What people call it and its repository: `acme/site on github.com`. */
  name: string;
  noun: 'pull request' | 'merge request';
  /** What people write before the number of a request. */
  sign: '#' | '!';
  /** UTF-16 code units that a text may have. */
  longestText: number;
  openRequests(): Promise<HostRequest[]>;
  /** Those of a branch in every state, as far back as is worth while. */
  requestsOf(branch: string): Promise<HostRequest[]>;
  /** Null where one of the same branches is open already. */
  openRequest(request: NewRequest): Promise<HostRequest | null>;
  /** Of issues in every state, the newest ones. */
  issues(): Promise<HostIssue[]>;
  openIssue(issue: { title: string; text: string }): Promise<HostIssue>;
  change(thing: Thing, number: number, change: Change): Promise<void>;
  comment(thing: Thing, number: number, text: string): Promise<void>;
  /** Adds labels, which are made where there are none of these names. */
  label(thing: Thing, number: number, labels: readonly string[]): Promise<void>;
  askForReview(number: number, people: readonly string[]): Promise<void>;
  assign(number: number, people: readonly string[]): Promise<void>;
}

/** One server, one repository on it, and who asks. */
export interface HostPlace {
  kind: HostKind;
  /** Where its pages are, without a slash at the end. */
  url: string;
  /** Owner and name; on GitLab a group may be in a group. */
  repository: string;
  token: string;
}

/** As GitHub and Gitea put it in a title or a text: always line feeds, never nothing. */
export const plainText = (text: string | null | undefined): string => (text ?? '').replace(/\r\n?/g, '\n');

/** In UTC, as all times of records; servers have zones of their own. */
export function timeOf(text: string | null | undefined): string | null {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** The first that is the id of a commit, of what a server names so. */
export const commitOf = (...names: readonly (string | null | undefined)[]): string | null =>
  names.find((name) => isObjectId(name ?? '')) ?? null;
