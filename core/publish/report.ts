/** What became of one patch, or of a request of healer. */
export type RequestOutcome =
  | 'opened'
  | 'updated'
  | 'unchanged'
  | 'closed'
  /** somebody opened it again on the server: its patch waits again */
  | 'reopened'
  /** as many as may be are open */
  | 'waiting'
  /** another request heals the same errors */
  | 'covered'
  /** somebody closed it, or merged it, on the server */
  | 'declined'
  | 'merged'
  /** it is not healer's to change, or not fit to be pushed */
  | 'left'
  | 'failed';

export interface PublishedRequest {
  patch: string;
  title: string;
  branch: string;
  outcome: RequestOutcome;
  number: number | null;
  url: string | null;
  /** Why, as one sentence without a full stop; empty where nothing is to be said. */
  reason: string;
}

export interface RequestsReport {
  /** `acme/site on github.com`. */
  host: string;
  noun: 'pull request' | 'merge request';
  remote: string;
  dryRun: boolean;
  mostOpen: number;
  /** How many of healer are open now; in a dry run, how many would be. */
  open: number;
  requests: PublishedRequest[];
  /** Branches that were deleted on the remote, of requests that were closed earlier. */
  deleted: string[];
  /** Sentences on what was asked for and could not be done. */
  notices: string[];
}

export type IssueOutcome =
  | 'opened'
  | 'reopened'
  | 'updated'
  | 'unchanged'
  | 'closed'
  | 'waiting'
  /** somebody closed it on the server */
  | 'declined'
  | 'left'
  | 'failed';

export interface PublishedIssue {
  error: string;
  title: string;
  outcome: IssueOutcome;
  number: number | null;
  url: string | null;
  reason: string;
}

export interface IssuesReport {
  host: string;
  dryRun: boolean;
  mostOpen: number;
  open: number;
  issues: PublishedIssue[];
  notices: string[];
}
