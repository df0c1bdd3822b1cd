import { endsAll, HostError } from '../hosts/host-error.js';
import type { Patch } from '../model.js';
import { inMarkdown } from '../report/render/markdown.js';
import { markedText, withClosed } from './marker.js';
import { deletePushed } from './remote-branch.js';
import type { OwnRequest } from './requests-of-healer.js';
import type { Round } from './round.js';

/**
 * Closes a request of healer, says why, and deletes its branch where healer has pushed it. That it was healer is in the text
 * with the closing itself, so that it may be opened again if the error comes back.
 */
export async function closeRequest(
  { context, host, remote, dryRun, report }: Round,
  patch: Patch,
  { number, text, marked }: OwnRequest,
  reason: string,
): Promise<void> {
  if (dryRun) return;
  const sentence = inMarkdown(`Closed by healer: ${reason}.`);
  const { own, marker, rest, isUntouched } = marked;
  const closed = isUntouched
    ? markedText(
        `${own}

${sentence}`,
        { ...marker, closed: true },
        rest,
      )
    : withClosed(text, true);
  await host.change('request', number, { text: closed, state: 'closed' });
  try {
    await host.comment('request', number, sentence);
  } catch (error) {
    // The text says it, too.
    if (!(error instanceof HostError) || endsAll(error)) throw error;
    report.notices.push(`${host.sign}${number} was closed without a comment: ${error.message}`);
  }
  if (await deletePushed(context, remote, patch)) report.deleted.push(patch.branch);
}
