import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { nodesIn } from '../syntax/surroundings.js';

/** The text of a file with something else in one place, that tests should notice. */
export interface Mutant {
  line: number;
  start: number;
  end: number;
  text: string;
  /** What it does, as a phrase: `with <= in place of <`. */
  title: string;
}

/**
 * Mutants of the lines of a file of which `isMeant` is true, each by one change: of a comparison, a calculation, a condition, or a statement
 * that is left out (after the sufficient operators of Offutt et al., "An Experimental Determination of Sufficient Mutant Operators",
 * TOSEM 5(2), 1996).
 */
export function mutantsIn(
  program: TSESTree.Program,
  text: string,
  isMeant: (line: number) => boolean,
): Mutant[] {
  return nodesIn(program, isRun).flatMap((node) => {
    const made = mutantOf(node, text);
    return made && isMeant(made.line) ? [made] : [];
  });
}

/** Types are gone when the program runs. */
const isRun = ({ type }: TSESTree.Node): boolean =>
  !/^TS(?!As|NonNull|Satisfies|TypeAssertion|Export|Enum)/.test(type);

const operators: Record<string, string> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '==': '!=',
  '!=': '==',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
  '&&': '||',
  '||': '&&',
};

function mutantOf(node: TSESTree.Node, text: string): Mutant | null {
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
      return withOperator(node, text);
    case 'IfStatement':
      return instead(node.test, 'false', 'with a condition that never holds');
    case 'ReturnStatement':
      return node.argument && !isNothing(node.argument)
        ? instead(node.argument, 'undefined', 'with undefined as its result')
        : null;
    case 'ExpressionStatement':
      return isWork(node.expression, text) ? instead(node, ';', 'without this statement') : null;
    case 'Literal':
      return typeof node.value === 'boolean'
        ? instead(node, `${!node.value}`, `with ${!node.value} in place of ${node.value}`)
        : null;
    default:
      return null;
  }
}

const instead = ({ loc, range: [start, end] }: TSESTree.Node, text: string, title: string): Mutant => ({
  line: loc.start.line,
  start,
  end,
  text,
  title,
});

function withOperator(
  { operator, left, right }: TSESTree.BinaryExpression | TSESTree.LogicalExpression,
  text: string,
): Mutant | null {
  const other = operators[operator];
  // Between the operands there may be brackets and comments, which may hold the operator, too.
  const at = left.range[1] + text.slice(left.range[1], right.range[0]).indexOf(operator);
  const between = text.slice(left.range[1], right.range[0]).replace(operator, '');
  if (other === undefined || !/^[\s()]*$/.test(between)) return null;
  return {
    line: text.slice(0, at).split('\n').length,
    start: at,
    end: at + operator.length,
    text: other,
    title: `with ${other} in place of ${operator}`,
  };
}

const isNothing = (node: TSESTree.Expression): boolean =>
  (node.type === 'Identifier' && node.name === 'undefined') ||
  (node.type === 'UnaryExpression' && node.operator === 'void');

/** What is only said to people need not be tested. */
function isWork(node: TSESTree.Expression, text: string): boolean {
  const inner = node.type === 'AwaitExpression' ? node.argument : node;
  if (inner.type === 'AssignmentExpression' || inner.type === 'UpdateExpression') return true;
  return (
    inner.type === 'CallExpression' &&
    inner.callee.type !== 'Super' &&
    !/^(?:console|process\.emitWarning)\b|\b(?:log(?:ger)?|debug|warn|info|trace)$/i.test(
      text.slice(...inner.callee.range),
    )
  );
}
