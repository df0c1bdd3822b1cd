import { isHealerError } from '../../core/errors.js';
import type { Healer } from '../../core/healer.js';
import { decisionLines } from '../render/decisions.js';
import { printableLine } from '../render/printable.js';
import type { Terminal } from '../terminal.js';

/** Shares what was decided with the others who review, and says what they decided meanwhile. */
export type Share = () => Promise<void>;

/** Milliseconds; whoever reviews does not wait longer for a remote. */
const patienceMs = 20_000;

/**
 * What keeps those together who review at the same time: nothing unless it was asked for, by `--sync` or the trusted setting
 * `syncReviews`. A remote that cannot be reached in time is told in a sentence, and the review goes on with what is known.
 */
export async function sharingOf(
  healer: Healer,
  asked: boolean | undefined,
  terminal: Terminal,
): Promise<Share> {
  if (!(asked ?? (await healer.sharesReviews()))) return async () => {};
  return async () => {
    try {
      const { decisions, refused, remote } = await healer.sync({ timeoutMs: patienceMs });
      for (const line of decisionLines(decisions, terminal.paint)) terminal.talk(line);
      if (refused.length > 0)
        terminal.talk(`Some of what came from ${printableLine(remote)} was refused: see healer sync.`);
    } catch (error) {
      if (!isHealerError(error) || terminal.signal.aborted) throw error;
      const why =
        error.code === 'ABORTED' ? 'The remote did not answer in time' : printableLine(error.message);
      terminal.talk(`${why}. What others decided meanwhile is not known; \`healer sync\` shares it later.`);
    }
  };
}
