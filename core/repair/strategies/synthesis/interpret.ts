import type { Node } from '../../syntax/parse.js';
import { attempt, binary, callFunction, callMethod, isTame, property, unary } from './pure.js';
import { noValue } from './values.js';

/** The names of a place with what they hold, copied. */
export type Scope = Readonly<Record<string, unknown>>;

/**
 * What an expression of the program gives where its names hold these values; `noValue` where it throws, changes
 * something, or calls what is not known to be pure.
 */
export function interpret(node: Node, scope: Scope): unknown {
  switch (node.type) {
    case 'Literal':
      if ('regex' in node)
        return isTame(node.regex.pattern)
          ? attempt(() => new RegExp(node.regex.pattern, node.regex.flags))
          : noValue;
      return node.value;
    case 'Identifier':
      return Object.hasOwn(scope, node.name)
        ? scope[node.name]
        : (constants.get(node.name) ?? (node.name === 'undefined' ? undefined : noValue));
    case 'ThisExpression':
      return Object.hasOwn(scope, 'this') ? scope.this : noValue;
    case 'TemplateLiteral':
      return ofTemplate(node, scope);
    case 'UnaryExpression':
      return unary(node.operator, interpret(node.argument, scope));
    case 'BinaryExpression':
      return binary(node.operator, interpret(node.left, scope), interpret(node.right, scope));
    case 'LogicalExpression':
      return ofLogical(node, scope);
    case 'ConditionalExpression': {
      const test = interpret(node.test, scope);
      return test === noValue ? noValue : interpret(test ? node.consequent : node.alternate, scope);
    }
    case 'MemberExpression':
      return ofMember(node, scope);
    case 'CallExpression':
      return ofCall(node, scope);
    case 'ArrayExpression':
      return ofArray(node, scope);
    case 'ChainExpression':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
      return interpret(node.expression, scope);
    default:
      return noValue;
  }
}

const constants = new Map<string, unknown>([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
]);

type Of<T extends string> = Extract<Node, { type: T }>;

function ofTemplate(node: Of<'TemplateLiteral'>, scope: Scope): unknown {
  let text: unknown = node.quasis[0]?.value.cooked ?? '';
  for (const [at, hole] of node.expressions.entries()) {
    text = binary('+', text, binary('+', '', interpret(hole, scope)));
    text = binary('+', text, node.quasis[at + 1]?.value.cooked ?? '');
  }
  return text;
}

function ofLogical(node: Of<'LogicalExpression'>, scope: Scope): unknown {
  const left = interpret(node.left, scope);
  if (left === noValue) return noValue;
  const isDone =
    node.operator === '&&'
      ? !left
      : node.operator === '||'
        ? Boolean(left)
        : left !== null && left !== undefined;
  return isDone ? left : interpret(node.right, scope);
}

function ofMember(node: Of<'MemberExpression'>, scope: Scope): unknown {
  const object = interpret(node.object, scope);
  if (node.optional && (object === null || object === undefined)) return undefined;
  if (node.computed) return property(object, interpret(node.property, scope));
  return node.property.type === 'Identifier' ? property(object, node.property.name) : noValue;
}

function ofCall(node: Of<'CallExpression'>, scope: Scope): unknown {
  if (node.arguments.some(({ type }) => type === 'SpreadElement')) return ofSpread(node, scope);
  const args = node.arguments.map((each) => interpret(each, scope));
  const { callee } = node;
  if (callee.type === 'Identifier')
    return Object.hasOwn(scope, callee.name) ? noValue : callFunction(callee.name, args);
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier')
    return noValue;
  const { object, property: name } = callee;
  if (object.type === 'Identifier' && !Object.hasOwn(scope, object.name))
    return callFunction(`${object.name}.${name.name}`, args);
  const receiver = interpret(object, scope);
  if (receiver instanceof RegExp)
    return name.name === 'test' && typeof args[0] === 'string' ? receiver.test(args[0]) : noValue;
  // What it would change must be seen by nobody else.
  if (
    /^(?:sort|reverse)$/.test(name.name) &&
    object.type !== 'CallExpression' &&
    object.type !== 'ArrayExpression'
  )
    return noValue;
  return callMethod(receiver, name.name, args);
}

/** `Math.max(...list)`. */
function ofSpread({ callee, arguments: [argument, ...others] }: Of<'CallExpression'>, scope: Scope): unknown {
  if (
    callee.type !== 'MemberExpression' ||
    callee.object.type !== 'Identifier' ||
    callee.property.type !== 'Identifier'
  )
    return noValue;
  if (argument?.type !== 'SpreadElement' || others.length > 0) return noValue;
  const list = interpret(argument.argument, scope);
  return Array.isArray(list) ? callFunction(`${callee.object.name}.${callee.property.name}`, list) : noValue;
}

function ofArray(node: Of<'ArrayExpression'>, scope: Scope): unknown {
  const list: unknown[] = [];
  for (const element of node.elements) {
    const spread = element?.type === 'SpreadElement' ? element.argument : null;
    const value = element === null ? noValue : interpret(spread ?? element, scope);
    if (value === noValue) return noValue;
    if (spread === null) list.push(value);
    else if (Array.isArray(value) || typeof value === 'string') list.push(...value);
    else return noValue;
  }
  return list;
}
