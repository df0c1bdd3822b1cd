import { isHealerError } from '../errors.js';
import type { Session } from '../heal/session.js';
import { publishErrors } from '../publish/publish-errors.js';
import { publishPatches } from '../publish/publish-patches.js';
import type { IssuesReport, RequestsReport } from '../publish/report.js';

export interface Published {
  /** Null where the settings have none, or where they could not be seen to. */
  requests: RequestsReport | null;
  issues: IssuesReport | null;
}

/** Opens, updates and closes requests and issues, where the settings have it. What fails is a notice, and is tried by the next cycle. */
export async function publishAfter(session: Session, onNotice: (notice: string) => void): Promise<Published> {
  const { pullRequests, issues } = session.config;
  const attempt = async <T>(what: string, work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      if (!isHealerError(error) || error.code === 'ABORTED') throw error;
      onNotice(`${what} could not be seen to: ${error.message}`);
      return null;
    }
  };
  return {
    requests: pullRequests && (await attempt('requests', () => publishPatches(session))),
    issues: issues && (await attempt('issues', () => publishErrors(session))),
  };
}
