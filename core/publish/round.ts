import type { PullRequestSettings } from '../config/host-fields.js';
import type { CodeHost } from '../hosts/code-host.js';
import type { Known } from './gone.js';
import type { PublishContext } from './open-place.js';
import type { RequestsReport } from './report.js';

/** One pass over the requests of a repository, and what it has found. */
export interface Round {
  context: PublishContext;
  settings: PullRequestSettings;
  host: CodeHost;
  remote: string;
  known: Known;
  dryRun: boolean;
  report: RequestsReport;
}
