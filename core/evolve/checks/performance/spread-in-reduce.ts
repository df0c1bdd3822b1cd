import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { Report, SourceText } from '../../source-text.js';
import { isDenseArray } from '../../syntax/arrays.js';
import { bare, isInside, propertyName } from '../../syntax/surroundings.js';
import { variableOf } from '../../syntax/variables.js';

export const spreadInReduce: FileCheck = {
  id: 'spread-in-reduce',
  category: 'performance',
  severity: 'warning',
  reach: 'file',
  title: 'a reduce that copies all that it has gathered for each element',
  why: 'Copying the accumulator every time makes the work grow with the square of the number of elements: ten times the elements take a hundred times as long. A list is grown in place where nothing else holds it; an object is made by `Object.fromEntries`, which treats a key named `__proto__` as the copy does.',
  example: {
    bad: 'const doubled = (list) => list.reduce((all, each) => [...all, each * 2], []);',
    good: 'const doubled = (list) => list.map((each) => each * 2);',
  },
  fixes: true,
  on: true,
  begin: (source) => ({
    CallExpression(node) {
      const found = copyingReduce(source, node);
      if (!found) return;
      const fix = fixOf(source, found);
      source.report({
        at: found.copy,
        message: `this copies \`${found.accumulator.name}\` for each element: the time grows with the square of their number`,
        ...(fix && { fix }),
      });
    },
  }),
};

interface CopyingReduce {
  call: TSESTree.CallExpression & { callee: TSESTree.MemberExpression };
  callback: TSESTree.ArrowFunctionExpression | TSESTree.FunctionExpression;
  accumulator: TSESTree.Identifier;
  copy: TSESTree.ArrayExpression | TSESTree.ObjectExpression;
  seed: TSESTree.Expression;
}

function copyingReduce(source: SourceText, node: TSESTree.CallExpression): CopyingReduce | null {
  const { callee, arguments: given } = node;
  if (callee.type !== 'MemberExpression' || !/^reduce(?:Right)?$/.test(propertyName(callee) ?? ''))
    return null;
  const [callback, seed] = given;
  if (!callback || !seed || given.length !== 2 || seed.type === 'SpreadElement') return null;
  if (callback.type !== 'ArrowFunctionExpression' && callback.type !== 'FunctionExpression') return null;
  const [accumulator] = callback.params;
  if (accumulator?.type !== 'Identifier') return null;
  const copy = returned(callback);
  if (copy?.type !== 'ArrayExpression' && copy?.type !== 'ObjectExpression') return null;
  const parts = copy.type === 'ArrayExpression' ? copy.elements : copy.properties;
  const variable = variableOf(source, accumulator);
  const copies = parts.some(
    (each) =>
      each?.type === 'SpreadElement' &&
      each.argument.type === 'Identifier' &&
      variableOf(source, each.argument) === variable,
  );
  if (!copies || parts.length < 2) return null;
  return { call: node as CopyingReduce['call'], callback, accumulator, copy, seed };
}

/** What a function answers, where that is all it does. */
function returned({ body }: CopyingReduce['callback']): TSESTree.Node | null {
  if (body.type !== 'BlockStatement') return bare(body);
  const last = body.body.at(-1);
  return last?.type === 'ReturnStatement' && last.argument ? bare(last.argument) : null;
}

function fixOf(source: SourceText, found: CopyingReduce): Report['fix'] | undefined {
  const { call, callback, copy, seed, accumulator } = found;
  const isPlain = !source.comments.some((each) => isInside(each as unknown as TSESTree.Node, call));
  const uses = variableOf(source, accumulator)?.references.length ?? 0;
  if (!isPlain || uses !== 1 || callback.async || callback.generator || call.optional) return undefined;
  if (callback.body.type === 'BlockStatement' || accumulator.typeAnnotation || callback.returnType)
    return undefined;
  if (copy.type === 'ArrayExpression') return inPlace(source, found, copy);
  if (propertyName(call.callee) !== 'reduce' || call.typeArguments) return undefined;
  return bare(seed) === seed ? fromEntries(source, found, copy) : undefined;
}

/** `(all, each) => [...all, x]` from `[]`: nothing else holds the list, so it can be grown. */
function inPlace(
  source: SourceText,
  { callback, seed, accumulator }: CopyingReduce,
  copy: TSESTree.ArrayExpression,
): Report['fix'] | undefined {
  const list = bare(seed);
  const [first, ...added] = copy.elements;
  if (list.type !== 'ArrayExpression' || list.elements.length > 0) return undefined;
  // What is spread may be long, and arguments may not be too many.
  if (first?.type !== 'SpreadElement' || added.some((each) => !each || each.type === 'SpreadElement'))
    return undefined;
  if (bare(callback.body) !== callback.body) return undefined;
  const { name } = accumulator;
  const texts = added.map((each) => source.textOf(each as TSESTree.Node)).join(', ');
  const [start, end] = wholeBody(source, callback);
  return {
    title: 'grow the list in place',
    claims: 'speed',
    edits: [{ start, end, text: `{ ${name}.push(${texts}); return ${name}; }` }],
  };
}

/** `list.reduce((all, each) => ({ ...all, [key]: value }), {})` as `Object.fromEntries(list.map((each) => [key, value]))`. */
function fromEntries(
  source: SourceText,
  { call, callback, seed }: CopyingReduce,
  copy: TSESTree.ObjectExpression,
): Report['fix'] | undefined {
  const [first, property] = copy.properties;
  if (copy.properties.length !== 2 || first?.type !== 'SpreadElement' || property?.type !== 'Property')
    return undefined;
  if (seed.type !== 'ObjectExpression' || seed.properties.length > 0) return undefined;
  if (!property.computed || property.method || property.kind !== 'init') return undefined;
  if (callback.type !== 'ArrowFunctionExpression' || callback.params.length < 2) return undefined;
  // A hole of a sparse array is passed over by reduce alone.
  if (!isDenseArray(source, call.callee.object)) return undefined;
  const list = source.textOf(call.callee.object);
  const parameters = callback.params.slice(1).map((each) => source.textOf(each));
  const entry = `[${source.textOf(property.key)}, ${source.textOf(property.value)}]`;
  const [start, end] = call.range;
  return {
    title: 'make the object from entries',
    claims: 'speed',
    edits: [{ start, end, text: `Object.fromEntries(${list}.map((${parameters.join(', ')}) => ${entry}))` }],
  };
}

/** The body of an arrow function with the parentheses around it. */
function wholeBody({ tokens }: SourceText, { body, range }: CopyingReduce['callback']): [number, number] {
  const arrow = tokens.findLast(({ value, range: at }) => value === '=>' && at[1] <= body.range[0]);
  const start = tokens.find(({ range: at }) => arrow && at[0] >= arrow.range[1])?.range[0] ?? body.range[0];
  return [start, range[1]];
}
