import type { Reference, Variable } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { Report, SourceText } from '../../source-text.js';
import { isArray } from '../../syntax/arrays.js';
import {
  bare,
  type FunctionNode,
  indentAt,
  isFunction,
  isInside,
  isLoop,
  isRepeated,
  type Loop,
  nodesIn,
  propertyName,
  statementAround,
} from '../../syntax/surroundings.js';
import { freeName, isNeverReassigned, variableOf } from '../../syntax/variables.js';

/** What runs a part of the program for each element: a loop, or the function given to a method of an array. */
type Repeated = Loop | FunctionNode;

const eachElement =
  /^(?:filter|map|forEach|some|every|find|findIndex|findLast|findLastIndex|flatMap|reduce|reduceRight)$/;
/** Lists that are written out are short, and short ones are searched faster than a Set. */
const shortList = 16;

export const arraySearchInLoop: FileCheck = {
  id: 'array-search-in-loop',
  category: 'performance',
  severity: 'note',
  reach: 'file',
  title: 'a list that is searched from its beginning for each element of another',
  why: 'For two lists of a thousand elements that is a million comparisons; a Set answers each question at once. What is written out in the program and short is left alone, and so is a list that changes while the loop runs.',
  example: {
    bad: 'function missing(all, names) {\n  const known = Object.keys(all);\n  return names.filter((name) => !known.includes(name));\n}',
    good: 'function missing(all, names) {\n  const known = new Set(Object.keys(all));\n  return names.filter((name) => !known.has(name));\n}',
  },
  fixes: true,
  // Most lists are short, which their text does not say: about half of what it finds is not worth a change.
  on: false,
  begin(source) {
    const found: Search[] = [];
    return {
      CallExpression(node) {
        const search = searchOf(source, node);
        const same =
          search &&
          found.find(
            ({ variable, repeated }) => variable === search.variable && repeated === search.repeated,
          );
        if (same) same.calls.push(node);
        else if (search) found.push(search);
      },
      'Program:exit'() {
        for (const search of found) tell(source, search);
      },
    };
  },
};

function tell(source: SourceText, search: Search): void {
  const { list, variable, repeated, calls } = search;
  const [first] = calls;
  if (!first) return;
  const fix = fixOf(source, search);
  source.report({
    at: first,
    message: `\`${list.name}\` is searched from its beginning ${isFunction(repeated) ? 'for each element' : 'in each turn of the loop'}: a Set of it answers at once`,
    ...(fix && { fix }),
    key: `${variable.name} ${source.textOf(first)}`,
  });
}

interface Search {
  list: TSESTree.Identifier;
  variable: Variable;
  repeated: Repeated;
  /** All that ask for an element of it. */
  calls: TSESTree.CallExpression[];
}

function searchOf(source: SourceText, node: TSESTree.CallExpression): Search | null {
  const { callee, arguments: given } = node;
  if (callee.type !== 'MemberExpression' || given.length !== 1 || given[0]?.type === 'SpreadElement')
    return null;
  const list = bare(callee.object);
  const name = propertyName(callee);
  if (list.type !== 'Identifier' || !(name === 'includes' || (name === 'indexOf' && isCompared(node))))
    return null;
  const variable = variableOf(source, list);
  if (!variable || !isNeverReassigned(variable) || !isArray(source, list) || isShort(variable)) return null;
  const repeated = repeatedAround(node, variable);
  if (!repeated || changesIn(variable, repeated)) return null;
  const isSame =
    given[0] &&
    !nodesIn(given[0]).some((each) => each.type === 'Identifier' && isFromInside(source, each, repeated));
  return isSame ? null : { list, variable, repeated, calls: [node] };
}

/** Whether an answer of `indexOf` is used to learn whether there is one. */
function isCompared({ parent }: TSESTree.CallExpression): boolean {
  if (parent.type === 'UnaryExpression') return parent.operator === '~';
  if (parent.type !== 'BinaryExpression') return false;
  const { operator, right } = parent;
  if (right.type === 'Literal' && right.value === 0) return operator === '<' || operator === '>=';
  return right.type === 'UnaryExpression' && right.argument.type === 'Literal' && right.argument.value === 1;
}

function isShort({ defs: [definition] }: Variable): boolean {
  const init = definition?.type === 'Variable' ? definition.node.init && bare(definition.node.init) : null;
  return (
    init?.type === 'ArrayExpression' &&
    init.elements.length <= shortList &&
    !init.elements.some((each) => each?.type === 'SpreadElement')
  );
}

/** The outermost repetition around a search that the list is made outside of. */
function repeatedAround(node: TSESTree.Node, { defs }: Variable): Repeated | null {
  let found: Repeated | null = null;
  for (let at = node, up = node.parent; up; at = up, up = up.parent) {
    if (defs.some(({ node: declared }) => isInside(declared, up))) break;
    if (isLoop(up)) {
      if (isRepeated(up, at)) found = up;
    } else if (isFunction(up)) {
      if (!isForEach(up)) break;
      found = up;
    }
  }
  return found;
}

function isForEach(callback: FunctionNode): boolean {
  const call = callback.parent;
  return (
    call?.type === 'CallExpression' &&
    call.arguments[0] === callback &&
    call.callee.type === 'MemberExpression' &&
    eachElement.test(propertyName(call.callee) ?? '')
  );
}

const isFromInside = (source: SourceText, name: TSESTree.Identifier, repeated: Repeated): boolean => {
  const variable = variableOf(source, name);
  return (
    !!variable &&
    (variable.defs.some((each) => isInside(each.name, repeated)) ||
      variable.references.some((each) => each.isWrite() && isInside(each.identifier, repeated)))
  );
};

const changing = /^(?:push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin)$/;

/** Whether what is repeated may change the list by its name. */
function changesIn({ references }: Variable, repeated: Repeated): boolean {
  return references.some(({ identifier }) => {
    const parent = identifier.parent;
    if (parent?.type !== 'MemberExpression' || parent.object !== identifier) return false;
    const isCall = parent.parent.type === 'CallExpression' && changing.test(propertyName(parent) ?? '');
    const isSet = parent.parent.type === 'AssignmentExpression' && parent.parent.left === parent;
    return (isCall || isSet) && isInside(identifier, repeated);
  });
}

/** A Set of the list before the statement with the loop, where nothing can change the list while the loop runs. */
function fixOf(source: SourceText, search: Search): Report['fix'] | undefined {
  const { list, variable, repeated, calls } = search;
  const statement = statementAround(repeated);
  const [definition] = variable.defs;
  if (!statement || !definition || variable.defs.length !== 1) return undefined;
  if (definition.type === 'Variable' && definition.node.range[0] >= statement.range[0]) return undefined;
  if (!calls.every(isPlain) || !isQuiet(source, repeated) || !variable.references.every(reads))
    return undefined;
  const name = freeName(source, `${list.name}Set`);
  const [at] = statement.range;
  const indent = indentAt(source.text, at);
  return {
    title: `ask a Set of \`${list.name}\``,
    claims: 'speed',
    edits: [
      { start: at, end: at, text: `const ${name} = new Set(${list.name});\n${indent}` },
      ...calls.map(({ callee }) => ({
        start: callee.range[0],
        end: callee.range[1],
        text: `${name}.has`,
      })),
    ],
  };
}

const isPlain = ({ callee, optional }: TSESTree.CallExpression): boolean =>
  !optional &&
  callee.type === 'MemberExpression' &&
  !callee.optional &&
  !callee.computed &&
  callee.object.type === 'Identifier' &&
  propertyName(callee) === 'includes';

/** Whether it calls nothing but searches of lists and what cannot change another list, and sets nothing but its own names. */
function isQuiet(source: SourceText, repeated: Repeated): boolean {
  return nodesIn(repeated).every((node) => {
    switch (node.type) {
      case 'CallExpression':
        return isHarmless(source, node);
      case 'AssignmentExpression':
        return node.left.type === 'Identifier';
      case 'UpdateExpression':
        return node.argument.type === 'Identifier';
      case 'UnaryExpression':
        return node.operator !== 'delete';
      case 'NewExpression':
      case 'AwaitExpression':
      case 'YieldExpression':
      case 'TaggedTemplateExpression':
      case 'ForOfStatement':
        return node.type === 'ForOfStatement' && !node.await;
      default:
        return true;
    }
  });
}

const harmless = /^(?:includes|indexOf|has|get|toLowerCase|toUpperCase|trim|startsWith|endsWith|push|add)$/;

function isHarmless(source: SourceText, { callee }: TSESTree.CallExpression): boolean {
  if (callee.type !== 'MemberExpression') return false;
  const name = propertyName(callee) ?? '';
  if (!harmless.test(name)) return false;
  // Another name may stand for the same list, unless that one is an array of its own.
  return name !== 'push' || (callee.object.type === 'Identifier' && isOwn(source, callee.object));
}

function isOwn(source: SourceText, name: TSESTree.Identifier): boolean {
  const definition = variableOf(source, name)?.defs[0];
  return definition?.type === 'Variable' && definition.node.init?.type === 'ArrayExpression';
}

const reading =
  /^(?:includes|indexOf|lastIndexOf|length|map|filter|some|every|find|findIndex|forEach|join|slice|concat|reduce|at|flatMap|entries|values|keys|flat)$/;

/** Whether a reference does nothing to the list, and lets nobody else have it. */
function reads({ identifier, init }: Reference): boolean {
  if (init) return true;
  const { parent } = identifier;
  if (parent?.type === 'SpreadElement') return true;
  if (parent?.type === 'ForOfStatement') return parent.right === identifier;
  if (parent?.type === 'ReturnStatement') return true;
  if (parent?.type !== 'MemberExpression' || parent.object !== identifier) return false;
  const isSet = parent.parent.type === 'AssignmentExpression' && parent.parent.left === parent;
  return !isSet && (parent.computed || reading.test(propertyName(parent) ?? ''));
}
