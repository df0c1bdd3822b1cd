import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { Report, SourceText } from '../../source-text.js';
import { isArray } from '../../syntax/arrays.js';
import { bare, nodesIn, propertyName } from '../../syntax/surroundings.js';
import { isGlobal } from '../../syntax/variables.js';

export const filterForOne: FileCheck = {
  id: 'filter-for-one',
  category: 'performance',
  severity: 'note',
  reach: 'file',
  title: 'a whole list filtered to learn whether there is one that fits',
  why: '`some` stops at the first element that fits and makes no list, where `filter` looks at all and makes a list that is thrown away. It is changed for you only where the function can neither throw nor do anything else than answer.',
  example: {
    bad: "const isRed = (colours: string[]) => colours.filter((each) => each === 'red').length > 0;",
    good: "const isRed = (colours: string[]) => colours.some((each) => each === 'red');",
  },
  fixes: true,
  on: true,
  eslint: ['unicorn/prefer-array-some'],
  begin: (source) => ({
    BinaryExpression(node) {
      const negated = asks(node);
      if (negated === null) return;
      const filter = filterIn(source, node.left);
      if (!filter) return;
      const fix = fixOf(source, node, filter, negated);
      source.report({
        at: node,
        message: 'this filters the whole list to learn whether there is one: `some` stops at the first',
        ...(fix && { fix }),
      });
    },
  }),
};

/** Whether a comparison of a length asks for none; null where it asks something else. */
function asks({ operator, right }: TSESTree.BinaryExpression): boolean | null {
  if (right.type !== 'Literal') return null;
  const said = `${operator} ${right.value}`;
  if (/^(?:> 0|>= 1|!==? 0)$/.test(said)) return false;
  return /^(?:===? 0|< 1|<= 0)$/.test(said) ? true : null;
}

function filterIn(source: SourceText, node: TSESTree.Node): TSESTree.CallExpression | null {
  if (node.type !== 'MemberExpression' || node.optional || propertyName(node) !== 'length') return null;
  const call = node.object;
  if (call.type !== 'CallExpression' || call.optional || call.arguments.length !== 1) return null;
  const { callee } = call;
  if (callee.type !== 'MemberExpression' || callee.optional || propertyName(callee) !== 'filter') return null;
  return isArray(source, callee.object) ? call : null;
}

function fixOf(
  source: SourceText,
  node: TSESTree.BinaryExpression,
  filter: TSESTree.CallExpression,
  negated: boolean,
): Report['fix'] | undefined {
  const [callback] = filter.arguments;
  if (filter.callee.type !== 'MemberExpression' || filter.callee.computed || !callback) return undefined;
  if (!onlyAnswers(source, callback)) return undefined;
  if (source.comments.some(({ range }) => range[0] > filter.range[1] && range[1] < node.range[1]))
    return undefined;
  const { property } = filter.callee;
  const [start, end] = node.range;
  const isTight = /^(?:BinaryExpression|MemberExpression|UnaryExpression)$/.test(node.parent.type);
  const not = negated ? '!' : '';
  // `!a ** b` is no JavaScript, and `!a in b` is not what was meant: then the parentheses are there already.
  if (negated && isTight && source.text[start - 1] !== '(') return undefined;
  return {
    title: 'use some',
    edits: [
      ...(not ? [{ start, end: start, text: not }] : []),
      { start: property.range[0], end: property.range[1], text: 'some' },
      { start: filter.range[1], end, text: '' },
    ],
  };
}

/** Whether a function compares what it is given with constants and names, and cannot throw. */
function onlyAnswers(source: SourceText, node: TSESTree.Node): boolean {
  if (isGlobal(source, node, 'Boolean')) return true;
  if (node.type !== 'ArrowFunctionExpression' || node.async || node.body.type === 'BlockStatement')
    return false;
  if (node.params.some(({ type }) => type !== 'Identifier')) return false;
  return nodesIn(node.body).every((each) => {
    const { type } = bare(each);
    if (each.type === 'BinaryExpression')
      return /^[!=]==?$/.test(each.operator) && !/^[!=]=$/.test(each.operator);
    if (each.type === 'UnaryExpression') return each.operator === '!' || each.operator === 'typeof';
    return /^(?:Identifier|Literal|LogicalExpression)$/.test(type) || each.type.startsWith('TS');
  });
}
