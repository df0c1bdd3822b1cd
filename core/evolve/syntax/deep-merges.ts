import type { Variable } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { SourceText } from '../source-text.js';
import { originOf } from './modules.js';
import { bare, type FunctionNode, functionAround, isFunction, nodesIn } from './surroundings.js';
import { initialValueOf, variableOf } from './variables.js';

/** A function that goes through the keys of one object and into those of another that it writes to. */
export interface Merging {
  node: FunctionNode;
  name: string;
  variable: Variable;
  /** Where it calls itself with `into[key]`. */
  call: TSESTree.CallExpression;
}

type Source = Pick<SourceText, 'program' | 'scopes' | 'textOf'>;

/** Those of a file that ask nobody whether the key is one that leads to a prototype. */
export function mergingsIn(source: Source): Merging[] {
  const found = new Map<FunctionNode, Merging>();
  for (const call of nodesIn(source.program)) {
    if (call.type !== 'CallExpression' || call.callee.type !== 'Identifier') continue;
    const node = namedAround(call, call.callee.name);
    const variable = variableOf(source, call.callee);
    const name = call.callee.name;
    if (
      !node ||
      found.has(node) ||
      !variable?.defs.some((each) => each.node === node || each.node === node.parent)
    )
      continue;
    const target = intoKey(source, call, node);
    if (
      target &&
      writesByKey(source, node, target) &&
      !asksWhoseKey(source, node, target) &&
      !isCopied(source, target)
    )
      found.set(node, { node, name, variable, call });
  }
  return [...found.values()];
}

/** The function of that name around the call. */
function namedAround(call: TSESTree.CallExpression, name: string): FunctionNode | null {
  for (let at = functionAround(call); at; at = functionAround(at)) if (nameOf(at) === name) return at;
  return null;
}

function nameOf(node: FunctionNode): string | null {
  if (node.type !== 'ArrowFunctionExpression' && node.id) return node.id.name;
  const { parent } = node;
  return parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? parent.id.name : null;
}

/** The parameter `into` of `merge(into[key], …)`, with a key that a loop takes from another object. */
function intoKey(
  source: Source,
  { arguments: given }: TSESTree.CallExpression,
  merging: FunctionNode,
): TSESTree.Identifier | null {
  const node = given[0] ? heldBy(source, given[0]) : null;
  if (node?.type !== 'MemberExpression' || !node.computed || node.object.type !== 'Identifier') return null;
  const variable = variableOf(source, node.object);
  const [target, ...others] = merging.params;
  // The keys of one object alone lead nowhere that it does not go already.
  if (others.length === 0 || target?.type !== 'Identifier' || variable?.identifiers[0] !== target)
    return null;
  return isKeyOfAnother(source, node.property, target) ? target : null;
}

/** What a constant holds, or the expression itself. */
function heldBy(source: Source, expression: TSESTree.Node): TSESTree.Node {
  const node = bare(expression);
  const variable = node.type === 'Identifier' ? variableOf(source, node) : null;
  return bare((variable && initialValueOf(variable)) ?? node);
}

/** Whether a loop takes the key from an object, and not from the one that is written to. */
function isKeyOfAnother(source: Source, key: TSESTree.Node, target: TSESTree.Identifier): boolean {
  const looped = key.type === 'Identifier' ? loopedThrough(source, key) : null;
  return !!looped && !new RegExp(`(?<![\\w$.])${target.name.replaceAll('$', '\\$&')}(?![\\w$])`).test(looped);
}

const listing = /(?:keys|entries|getOwnPropertyNames|ownKeys)\(/;

/** What the loop around a key goes through, as text. */
function loopedThrough(source: Source, key: TSESTree.Identifier): string | null {
  const [definition] = variableOf(source, key)?.defs ?? [];
  if (definition?.type === 'Parameter') {
    const call = definition.node.parent;
    const listed = call?.type === 'CallExpression' ? source.textOf(call.callee) : '';
    return listing.test(listed) ? listed : null;
  }
  const loop = definition?.type === 'Variable' ? definition.node.parent.parent : null;
  if (loop?.type === 'ForInStatement') return source.textOf(loop.right);
  const listed = loop?.type === 'ForOfStatement' ? source.textOf(loop.right) : '';
  return listing.test(listed) ? listed : null;
}

/** `into[key] = …`, or `Object.assign(into, { [key]: … })`. */
function writesByKey(source: Source, merging: FunctionNode, target: TSESTree.Identifier): boolean {
  const isTarget = (node: TSESTree.Node | undefined): boolean =>
    node?.type === 'Identifier' && variableOf(source, node)?.identifiers[0] === target;
  return nodesIn(merging.body, (child) => !isFunction(child) || child.parent?.type === 'CallExpression').some(
    (node) => {
      if (node.type === 'AssignmentExpression')
        return (
          node.left.type === 'MemberExpression' &&
          node.left.computed &&
          isTarget(node.left.object) &&
          isKeyOfAnother(source, node.left.property, target)
        );
      if (node.type !== 'CallExpression' || !isTarget(node.arguments[0])) return false;
      const origin = originOf(source, node.callee);
      const given = node.arguments[1];
      return (
        origin?.module === '' &&
        origin.path === 'Object.assign' &&
        given?.type === 'ObjectExpression' &&
        given.properties.some(
          (each) => each.type === 'Property' && each.computed && isKeyOfAnother(source, each.key, target),
        )
      );
    },
  );
}

/** Whether it asks if the key is the object's own, or if what is there inherits from `Object`, as its prototype does not. */
function asksWhoseKey(source: Source, merging: FunctionNode, { name }: TSESTree.Identifier): boolean {
  const target = name.replaceAll('$', '\\$&');
  return new RegExp(
    `\\bhasOwn(?:Property)?(?:\\.call)?\\(\\s*${target}\\b|(?<![\\w$.])${target}(?:\\.hasOwnProperty\\(|\\[[\\w$]+\\]\\s+instanceof\\s+Object\\b)`,
  ).test(source.textOf(merging.body));
}

/** Whether a copy of it takes its place first, and is all that is written to. */
const isCopied = (source: Source, target: TSESTree.Identifier): boolean =>
  variableOf(source, target)?.references.some(({ writeExpr }) =>
    writeExpr?.type === 'ObjectExpression'
      ? writeExpr.properties.length > 0
      : writeExpr?.type === 'CallExpression' && /clone|copy|\(\s*\{\s*\}\s*,/i.test(source.textOf(writeExpr)),
  ) ?? false;
