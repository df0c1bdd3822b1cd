import { createHash } from 'node:crypto';
import * as z from 'zod/mini';

const ids = z.array(z.string().check(z.regex(/^[0-9a-f]{12}$/)));

const markerSchema = z.object({
  /** Id of the patch; of an issue there is none. */
  patch: z.optional(z.string().check(z.regex(/^[0-9a-f]{1,64}$/))),
  /** Ids of errors, which are the same on every machine. */
  errors: ids,
  /** Of a patch that heals no error: a hash of the findings that it mends. */
  findings: z.optional(z.string().check(z.regex(/^[0-9a-f]{12}$/))),
  /** Of the text above: another one was written by somebody else. */
  text: z.string(),
  /** That healer has closed it. */
  closed: z.optional(z.boolean()),
});

/** What healer knows its own requests and issues by; people do not see it. */
export type Marker = Omit<z.output<typeof markerSchema>, 'text'>;

export interface MarkedText {
  marker: Marker;
  /** Above the marker. */
  own: string;
  /** Below it: what people have added. */
  rest: string;
  /** Whether it is as healer has written it. */
  isUntouched: boolean;
}

const pattern = /<!-- healer:(\{[^\n]*?\}) -->/;

/** A text with the marker below it. */
export function markedText(text: string, marker: Marker, rest = ''): string {
  const own = text.trim();
  const line = `<!-- healer:${JSON.stringify({ ...marker, text: hashOf(own) })} -->`;
  return [own, line, ...(rest === '' ? [] : [rest])].join('\n\n');
}

/** Null for what healer has not written. */
export function readMarked(text: string): MarkedText | null {
  const found = pattern.exec(text);
  if (!found?.[1]) return null;
  const read = markerSchema.safeParse(jsonOf(found[1]));
  if (!read.success) return null;
  const { text: hash, ...marker } = read.data;
  const own = text.slice(0, found.index).trim();
  const rest = text.slice(found.index + found[0].length).trim();
  return { marker, own, rest, isUntouched: hashOf(own) === hash };
}

/** The same text, whoever has written it, with what the marker says of its closing. */
export function withClosed(text: string, closed: boolean): string {
  return text.replace(pattern, (line, json: string) => {
    const read = markerSchema.safeParse(jsonOf(json));
    return read.success ? `<!-- healer:${JSON.stringify({ ...read.data, closed })} -->` : line;
  });
}

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
