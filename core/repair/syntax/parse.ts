import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { parseProgram } from '../../syntax/program.js';
import { childrenOf } from './walk.js';

export type Node = TSESTree.Node;
export type Program = TSESTree.Program;

/** Where and why a text does not parse. `offset` counts from the start of the text as read. */
export interface SyntaxTrouble {
  message: string;
  offset: number;
}

/**
 * Syntax tree of a source text, with `range`, `loc`, `parent`, tokens and comments; null when it does not parse.
 * Offsets are into the text as read: a byte-order mark counts as one. Trees are cached by text and shared: never
 * change one. It accepts more than a JavaScript engine does (types anywhere, a `return` outside of functions).
 */
export function parse(file: string, text: string): Program | null {
  const result = parseCached(file, text);
  return 'type' in result ? result : null;
}

/** Why a text does not parse, or null when it does. */
export function syntaxTrouble(file: string, text: string): SyntaxTrouble | null {
  const result = parseCached(file, text);
  return 'type' in result ? null : result;
}

const kept = 200;
const cache = new Map<string, Program | SyntaxTrouble>();

function parseCached(file: string, text: string): Program | SyntaxTrouble {
  const extension = /\.[^./]*$/.exec(file)?.[0] ?? '.js';
  const key = `${extension}\n${text}`;
  const known = cache.get(key);
  if (known) {
    cache.delete(key);
    cache.set(key, known);
    return known;
  }
  const result = parseFresh(`file${extension}`, text);
  cache.set(key, result);
  if (cache.size > kept) cache.delete(cache.keys().next().value ?? '');
  return result;
}

function parseFresh(file: string, text: string): Program | SyntaxTrouble {
  try {
    const jsx = !/\.[cm]?ts$/.test(file);
    const program = parseProgram(withoutMark(text), { file, jsx, tokens: true });
    program.range = [0, text.length];
    linkParents(program);
    return program;
  } catch (error) {
    const { message, index } = error as { message?: unknown; index?: unknown };
    return { message: String(message), offset: typeof index === 'number' ? index : 0 };
  }
}

// The parser drops a byte-order mark and with it shifts every offset; a space in its place keeps them.
function withoutMark(text: string): string {
  if (!text.startsWith('\uFEFF')) return text;
  return ` ${text.startsWith('#!', 1) ? '//' : text.slice(1, 3)}${text.slice(3)}`;
}

function linkParents(node: Node): void {
  for (const child of childrenOf(node)) {
    (child as { parent?: Node }).parent = node;
    linkParents(child);
  }
}
