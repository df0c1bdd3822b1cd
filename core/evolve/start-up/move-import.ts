import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { SourceText } from '../source-text.js';
import { type FunctionNode, functionAround, indentAt, isInside } from '../syntax/surroundings.js';
import type { LateImport } from './late-imports.js';

type Source = Pick<SourceText, 'text' | 'program' | 'tokens' | 'scopes' | 'textOf'>;
type Edits = { start: number; end: number; text: string }[];

/**
 * Moves a `const … = require('…')` into the one function that uses it; null where there are several, and where it is an
 * import, for which the function would have to wait.
 */
export function intoFunction(source: Source, { node, uses }: LateImport): Edits | null {
  if (node.type !== 'VariableDeclaration' || isRequireHidden(source)) return null;
  const around = functionWith(uses);
  if (around?.body.type !== 'BlockStatement') return null;
  const removal = withoutStatement(source, node);
  if (removal === null) return null;
  const statement = source.textOf(node).replace(/;?$/, ';');
  return [removal, insertion(source.text, around.body, statement)];
}

const isRequireHidden = ({ scopes }: Source): boolean =>
  scopes().scopes.some(({ set }) => (set.get('require')?.defs.length ?? 0) > 0);

/** The innermost function that has all of these in its body. */
function functionWith([first, ...others]: readonly TSESTree.Node[]): FunctionNode | null {
  for (let around = first ? functionAround(first) : null; around; around = functionAround(around)) {
    const { body } = around;
    if (others.every((each) => isInside(each, body))) return around;
  }
  return null;
}

/** With its line, where nothing else is on it; null where the statements around it would become one, or a directive. */
function withoutStatement(
  { text, program, tokens, textOf }: Source,
  node: TSESTree.VariableDeclaration,
): Edits[number] | null {
  const at = program.body.indexOf(node);
  const [before, after] = [program.body[at - 1], program.body[at + 1]];
  const next = tokens.find(({ range }) => range[0] >= node.range[1]);
  const mayJoin = before && !textOf(before).endsWith(';') && next && /^[([`+\-/*.,]/.test(next.value);
  if (at < 0 || mayJoin || (after?.type === 'ExpressionStatement' && after.expression.type === 'Literal'))
    return null;
  const [start, end] = node.range;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end) + 1 || text.length;
  const isAlone = text.slice(lineStart, start).trim() === '' && text.slice(end, lineEnd).trim() === '';
  return isAlone ? { start: lineStart, end: lineEnd, text: '' } : { start, end, text: '' };
}

/** At its beginning, after what is a directive. */
function insertion(text: string, { body, range }: TSESTree.BlockStatement, statement: string): Edits[number] {
  const directives = body.filter(
    (each) => each.type === 'ExpressionStatement' && each.directive !== undefined,
  );
  const last = directives.at(-1);
  const start = last ? last.range[1] : range[0] + 1;
  const next = body[directives.length];
  const isOnNewLine = next !== undefined && text.slice(start, next.range[0]).includes('\n');
  return {
    start,
    end: start,
    text: isOnNewLine ? `\n${indentAt(text, next.range[0])}${statement}` : ` ${statement}`,
  };
}
