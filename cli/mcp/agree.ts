import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { HealerError } from '../../core/errors.js';
import type { Patch } from '../../core/model.js';
import { printableLine } from '../render/printable.js';

/** A person may be away from the keyboard for so long, in milliseconds. */
const patienceMs = 600_000;

/**
 * Asks the person behind the client, where the client can ask: what the command line does in a terminal. Where it cannot,
 * the call stands for itself, as a flag does there. Error: ABORTED where the answer is no.
 */
export async function agree(server: Server, question: string, signal: AbortSignal): Promise<void> {
  const asking = server.getClientCapabilities()?.elicitation;
  if (!asking || (asking.url && !asking.form)) return;
  const { action } = await server.elicitInput(
    { message: question, requestedSchema: { type: 'object', properties: {} } },
    { signal, timeout: patienceMs },
  );
  if (action === 'accept') return;
  throw new HealerError('ABORTED', 'The user did not agree, so nothing was changed');
}

/** What a patch does, for a question. */
export function changeOf({ title, files, confidence, state, heldBecause }: Patch): string {
  const change = `It is to ${printableLine(title)} in ${files.map(printableLine).join(', ')}, confidence ${Math.round(100 * confidence.value)} %.`;
  return state === 'held' ? `${change} It was held back. ${printableLine(heldBecause ?? '')}` : change;
}
