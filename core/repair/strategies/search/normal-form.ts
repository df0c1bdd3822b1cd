import { type Token, tokensOf } from '../../syntax/tokens.js';
import { withoutNeedlessParentheses } from './parentheses.js';

/** A text cut after each brace and semicolon outside of templates. The normal form of one cut needs no other. */
export interface NormalForm {
  tokens: string[];
  cuts: Cut[];
}

/** `start..end` are offsets of the text, `edge` is where the token that ends the cut begins; `from..to` are indices of `tokens`. */
interface Cut {
  start: number;
  edge: number;
  end: number;
  from: number;
  to: number;
}

/**
 * The tokens of a program without what means nothing: comments, layout, semicolons, the kind of quotes, trailing
 * commas, needless parentheses. Programs of one normal form have one syntax tree; the converse mostly holds.
 */
export function normalFormOf(text: string): NormalForm {
  const raw = tokensOf(text);
  const form: NormalForm = { tokens: [], cuts: [] };
  let run: string[] = [];
  let start = 0;
  const cut = (edge: Token | undefined): void => {
    const from = form.tokens.length;
    form.tokens.push(...normalRun(run, edge?.text));
    if (edge !== undefined && edge.text !== ';') form.tokens.push(edge.text);
    const end = edge?.end ?? text.length;
    form.cuts.push({ start, edge: edge?.start ?? end, end, from, to: form.tokens.length });
    start = end;
    run = [];
  };
  let templates = 0;
  for (const token of raw) {
    if (/^`.*\$\{$/s.test(token.text)) templates++;
    if (/^\}.*`$/s.test(token.text)) templates--;
    if (templates <= 0 && isEdge(token.text)) cut(token);
    else run.push(token.text);
  }
  cut(undefined);
  return form;
}

/** The program text in its normal form, one space between tokens. */
export const normalise = (text: string): string => normalFormOf(text).tokens.join(' ');

const isEdge = (token: string): boolean => token === ';' || token === '{' || token === '}';

function normalRun(run: readonly string[], edge: string | undefined): string[] {
  if (run.length === 0) return [];
  const plain: string[] = [];
  for (const token of run) {
    if ((token === ')' || token === ']') && plain.at(-1) === ',') plain.pop();
    plain.push(normalToken(token));
  }
  if (edge === '}' && plain.at(-1) === ',') plain.pop();
  return plain.includes('(') ? withoutNeedlessParentheses(plain, edge) : plain;
}

function normalToken(token: string): string {
  if (token.startsWith("'")) return `"${token.slice(1, -1).replaceAll('"', '\\"').replaceAll("\\'", "'")}"`;
  if (token.startsWith('"')) return token.replaceAll("\\'", "'");
  return /^[\d.]+$/.test(token) && Number.isFinite(Number(token)) ? String(Number(token)) : token;
}
