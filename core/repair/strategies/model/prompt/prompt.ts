import type { Model, ModelRequest } from '../../../../models/model.js';
import { tokensOf } from '../../../../models/token-count.js';
import { type Data, fenceFor } from './fence.js';
import { cutTo, pack } from './pack.js';
import { fillTemplate, type TemplateName } from './template.js';

/** A prompt that fits the model's window. */
export interface Prompt {
  name: TemplateName;
  request: Pick<ModelRequest, 'system' | 'prompt' | 'answerTokens'>;
  /** Files whose code it shows, the likeliest first. */
  files: string[];
}

export interface PromptParts {
  template: TemplateName;
  /** In order of worth: the first are the last to be left out. */
  data: readonly Data[];
  /** Short texts of healer's own for the template's other slots. */
  slots?: Readonly<Record<string, string>>;
  /** How the answer is to look. */
  format?: TemplateName;
}

const systemTemplate: TemplateName = 'system.v1';
const blocksTemplate: TemplateName = 'format-blocks.v1';

/** Marks and line ends around each piece of data. */
const tokensOfMarks = 40;

/** Of the window: what stays free, since tokens are only estimated before the model has counted them. */
const shareOfReserve = 1 / 32;

/** What a prompt is fitted to. */
export type Window = Pick<Model, 'id' | 'contextTokens'>;

/** Fills a template with as much data as the model's window holds beside the answer. */
export function buildPrompt(model: Window, parts: PromptParts): Prompt {
  const answerTokens = answerTokensOf(model);
  const format = fillTemplate(parts.format ?? blocksTemplate, {});
  const compose = (data: readonly Data[]) => {
    const fence = fenceFor(data);
    const system = fillTemplate(systemTemplate, { fence: fence.name });
    const context = data.map(fence.wrap).join('\n\n');
    return { system, prompt: fillTemplate(parts.template, { ...parts.slots, format, context }) };
  };
  const count = (text: string): number => tokensOf(text, model.id);
  const size = (data: readonly Data[]): number => {
    const { system, prompt } = compose(data);
    return count(system) + count(prompt);
  };
  const reserve = Math.ceil(model.contextTokens * shareOfReserve);
  const room = model.contextTokens - answerTokens - reserve;
  let chosen = pack(parts.data, { tokens: room - size([]), overhead: tokensOfMarks, count });
  // The estimate of the parts may be under that of the whole.
  while (chosen.length > 1 && size(chosen) > room) chosen = chosen.slice(0, -1);
  const [first] = chosen;
  if (chosen.length === 1 && first && size(chosen) > room)
    chosen = [{ ...first, text: cutTo(first.text, count(first.text) - (size(chosen) - room), count) }];
  const files = [
    ...new Set(chosen.flatMap(({ file, what }) => (file && /^suspect/.test(what) ? [file] : []))),
  ];
  return { name: parts.template, request: { ...compose(chosen), answerTokens }, files };
}

/** A quarter of the window, as long as that is enough for a function and not more than any needs. */
const answerTokensOf = ({ contextTokens }: Pick<Model, 'contextTokens'>): number =>
  Math.min(4096, Math.max(256, Math.floor(contextTokens / 4)));
