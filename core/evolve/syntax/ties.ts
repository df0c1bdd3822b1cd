import { createHash } from 'node:crypto';
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { SourceText } from '../source-text.js';

interface Tied {
  imports: readonly {
    kind: string;
    specifier: string;
    names: readonly string[];
    typeOnly: boolean;
    line: number;
  }[];
  exports: readonly { name: string; kind: string }[];
}

/**
 * A hash that changes whenever the file may be tied to others in another way: by what it imports and exports and how often it
 * names that, by a text that might be a path or a command, by a property that might be a member of a module or an enum, by a tag
 * in a comment. It stays when only the inside of functions is another one.
 */
export function tiesOf(
  { tokens, comments }: Pick<SourceText, 'tokens' | 'comments'>,
  { imports, exports }: Tied,
): string {
  const texts = tokens
    .filter(({ type }) => /^(?:String|Template|JSXText)$/.test(type))
    .map(({ value }) => value);
  const members = tokens.flatMap((_, at) => memberAt(tokens, at) ?? []);
  const shared = new Set([...exports.map(({ name }) => name), ...imports.flatMap(({ names }) => names)]);
  const uses = tokens
    .filter(({ value, type }) => isName(type) && shared.has(value))
    .map(({ value }) => value);
  const tags = comments.filter(({ value }) => /@|^\//.test(value)).map(({ value }) => value);
  const enums = tokens.filter(({ value }) => value === 'enum').map(({ loc }) => loc.start.line);
  const parts = [
    imports.map(({ kind, specifier, names, typeOnly, line }) => [kind, specifier, names, typeOnly, line]),
    exports.map(({ name, kind }) => [name, kind]),
    uses.sort(),
    [texts, members].map((each) => [...new Set(each)].sort()),
    tags,
    enums,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

const isName = (type: string): boolean => /^(?:Identifier|JSXIdentifier)$/.test(type);

/** Of `a.b`, `{ b: c }`, `const { b, c = 1 } = a`, `enum A { b, c = 1 }`, `<b.c />` and `export const b` inside of a namespace. */
function memberAt(tokens: readonly TSESTree.Token[], at: number): string | null {
  const token = tokens[at];
  if (!token || !/^(?:Identifier|JSXIdentifier|Keyword)$/.test(token.type)) return null;
  const [owner = '', before = '', after = ''] = [at - 2, at - 1, at + 1].map((each) => tokens[each]?.value);
  // What an object has of itself is no module's.
  if (before === '.' || before === '?.') return owner === 'this' ? null : `${owner}.${token.value}`;
  const isKey = after === ':' || (/^[{,]$/.test(before) && /^[=,}]$/.test(after));
  const isExported = tokens.slice(Math.max(0, at - 4), at).some(({ value }) => value === 'export');
  return isKey || isExported ? token.value : null;
}
