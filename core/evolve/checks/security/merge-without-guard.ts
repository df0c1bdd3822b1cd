import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { bare, type FunctionNode, functionAround, isFunction, nodesIn } from '../../syntax/surroundings.js';
import { variableOf } from '../../syntax/variables.js';

export const mergeWithoutGuard: FileCheck = {
  id: 'merge-without-guard',
  category: 'security',
  severity: 'warning',
  reach: 'file',
  title: 'a deep merge that a key named __proto__ leads out of its objects',
  why: 'With `{"__proto__": {"admin": true}}` from `JSON.parse` such a function writes into the prototype of all objects (prototype pollution, CWE-1321). Leave out `__proto__`, `constructor` and `prototype`, or write into an object without a prototype. What names one of them anywhere in the file, or merges into a new object without reading from it, is left alone.',
  example: {
    bad: "export function merge(into, from) {\n  for (const key in from) {\n    if (typeof from[key] === 'object' && into[key]) merge(into[key], from[key]);\n    else into[key] = from[key];\n  }\n  return into;\n}",
    good: "export function merge(into, from) {\n  for (const key in from) {\n    if (key === '__proto__') continue;\n    if (typeof from[key] === 'object' && into[key]) merge(into[key], from[key]);\n    else into[key] = from[key];\n  }\n  return into;\n}",
  },
  fixes: false,
  on: false,
  source: 'https://cwe.mitre.org/data/definitions/1321.html',
  begin(source) {
    if (/__proto__|isUnsafe|unsafeProp|safeKey|isPrototypePolluted/.test(source.text)) return {};
    return {
      CallExpression(node) {
        const around = functionAround(node);
        const merging = around && namedAround(node, around);
        if (!merging || node.callee.type !== 'Identifier' || !callsItself(source, node.callee, merging))
          return;
        const target = intoKey(source, node, merging);
        if (!target || !writesByKey(source, merging, target)) return;
        source.report({
          at: node,
          message: 'a key named `__proto__` leads this into the prototype of all objects',
          key: source.textOf(node),
        });
      },
    };
  },
};

/** The function, or one around it, that the call is of. */
function namedAround(node: TSESTree.CallExpression, around: FunctionNode): FunctionNode | null {
  if (node.callee.type !== 'Identifier') return null;
  for (let at: FunctionNode | null = around; at; at = functionAround(at))
    if (nameOf(at) === node.callee.name) return at;
  return null;
}

function nameOf(node: FunctionNode): string | null {
  if (node.type !== 'ArrowFunctionExpression' && node.id) return node.id.name;
  const { parent } = node;
  return parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? parent.id.name : null;
}

const callsItself = (source: SourceText, callee: TSESTree.Identifier, merging: FunctionNode): boolean =>
  variableOf(source, callee)?.defs.some(({ node }) => node === merging || node === merging.parent) ?? false;

/** The parameter `into` of `merge(into[key], …)`, with a key that a loop takes from another object. */
function intoKey(
  source: SourceText,
  { arguments: given }: TSESTree.CallExpression,
  merging: FunctionNode,
): TSESTree.Parameter | null {
  const [first] = given;
  const node = first ? bare(first) : null;
  if (node?.type !== 'MemberExpression' || !node.computed || node.object.type !== 'Identifier') return null;
  if (!isLoopKey(source, node.property)) return null;
  const variable = variableOf(source, node.object);
  const [target, ...others] = merging.params;
  // The keys of one object alone lead nowhere that it does not go already.
  if (others.length === 0) return null;
  return target?.type === 'Identifier' && variable?.identifiers[0] === target ? target : null;
}

function isLoopKey(source: SourceText, key: TSESTree.Node): boolean {
  if (key.type !== 'Identifier') return false;
  const [definition] = variableOf(source, key)?.defs ?? [];
  if (definition?.type === 'Parameter') {
    const call = definition.node.parent;
    return (
      call?.type === 'CallExpression' &&
      /(?:keys|entries|getOwnPropertyNames|ownKeys)\(/.test(source.textOf(call.callee))
    );
  }
  const loop = definition?.type === 'Variable' ? definition.node.parent.parent : null;
  if (loop?.type === 'ForInStatement') return true;
  return (
    loop?.type === 'ForOfStatement' &&
    /(?:keys|entries|getOwnPropertyNames|ownKeys)\(/.test(source.textOf(loop.right))
  );
}

function writesByKey(source: SourceText, merging: FunctionNode, target: TSESTree.Parameter): boolean {
  return nodesIn(merging.body, (child) => !isFunction(child) || child.parent?.type === 'CallExpression').some(
    (node) =>
      node.type === 'AssignmentExpression' &&
      node.left.type === 'MemberExpression' &&
      node.left.computed &&
      node.left.object.type === 'Identifier' &&
      variableOf(source, node.left.object)?.identifiers[0] === target &&
      isLoopKey(source, node.left.property),
  );
}
