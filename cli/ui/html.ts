import { printableCode } from '../render/printable.js';

const markup = Symbol('markup');

/** Markup that `html` made. Data, whatever its form, is none: the key of it cannot be written in JSON. */
export interface Html {
  readonly [markup]: string;
}

export type Part = Html | string | number | null | undefined | false | readonly Part[];

/**
 * A template of HTML in which every text is escaped, in attributes (which are always quoted) as well; control characters
 * and what turns the direction of text are shown as escapes. Nothing is drawn for null, undefined and false.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const text = strings.reduce((made, string, index) => made + drawn(parts[index - 1]) + string);
  return { [markup]: text };
}

/** The text of markup, for the one place that sends it. */
export const markupText = (made: Html): string => made[markup];

function drawn(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (isList(part)) return part.map(drawn).join('');
  if (typeof part === 'object') return part[markup];
  return printableCode(String(part)).replace(/[&<>"'`]/g, (sign) => entities[sign] ?? '');
}

const isList = (part: Part): part is readonly Part[] => Array.isArray(part);

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};
