import { type Data, fenceFor } from '../model/prompt/fence.js';
import { pack } from '../model/prompt/pack.js';
import { fillTemplate, type TemplateName } from '../model/prompt/template.js';

/** Of what is quoted: an agent can read the rest itself, and one word of a command may have 128 KiB. */
const room = {
  tokens: 12_000,
  overhead: 40,
  count: (text: string) => Math.ceil(Buffer.byteLength(text) / 3),
};

/** The whole text for an agent: what is wrong, as a sentence, what to do, and data between marks that it cannot close. */
export function agentPrompt(template: TemplateName, trouble: string, data: readonly Data[]): string {
  const chosen = pack(data, room);
  const fence = fenceFor(chosen);
  return fillTemplate(template, { trouble, fence: fence.name, context: chosen.map(fence.wrap).join('\n\n') });
}
