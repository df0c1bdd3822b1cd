import type { Explanation, Healer, HealerOptions } from '../../core/healer.js';
import type { Jobs } from './jobs.js';
import type { Session } from './session.js';

/** What is needed to start something, and to tell of it later. */
export interface Bench {
  /** Folder in the repository; no request can name another. */
  cwd: string;
  jobs: Jobs;
  /** Rankings that were asked for, by the id of their error. */
  explanations: Map<string, Explanation>;
  /** Ends with the server. */
  signal: AbortSignal;
}

/** What the pages of one server share. */
export interface Desk extends Bench {
  /** Begins every address: `/5f0c…`. */
  at: string;
  session: Session;
}

/** Opens healer for one request or one job, as a command does. */
export async function withHealer<Result>(
  { cwd, signal }: Bench,
  use: (healer: Healer) => Promise<Result>,
  options: HealerOptions = {},
): Promise<Result> {
  const { openHealer } = await import('../../core/healer.js');
  const healer = await openHealer(cwd, { signal, ...options });
  try {
    return await use(healer);
  } finally {
    await healer.dispose();
  }
}
