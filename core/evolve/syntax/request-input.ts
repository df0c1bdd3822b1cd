import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { originOf } from './modules.js';
import { bare, isFunction, propertyName } from './surroundings.js';
import { initialValueOf, type Scoped, variableOf } from './variables.js';

/** How the handlers of Express, Koa and Fastify name what a request is. */
const requestNames = /^(?:req|request|ctx|context)$/;
const inputs = /^(?:params|query|body|cookies|headers|files?|hostname|originalUrl|url)$/;
/** Where the server put a file that was sent to it, by a name that it made, as multer, formidable and express-fileupload call it. */
const placed = /^(?:path|filepath|tempFilePath|destination|filename)$/;
/** Calls that hand on what they are given, as text. */
const passing = /^(?:path\.(?:join|resolve|normalize)|String|decodeURIComponent|decodeURI|unescape)$/;
const passingMethods =
  /^(?:toString|trim|concat|slice|substring|substr|toLowerCase|toUpperCase|join|replace)$/;

/**
 * Whether an expression holds what a request brings, followed through the constants of one function. What passes through
 * any other call (a check, a conversion to a number, a look-up) is taken for clean.
 */
export function isFromRequest(source: Scoped, expression: TSESTree.Node, depth = 12): boolean {
  const node = bare(expression);
  const follow = (each: TSESTree.Node | null | undefined) =>
    !!each && depth > 0 && isFromRequest(source, each, depth - 1);
  switch (node.type) {
    case 'MemberExpression':
      if (isInput(source, node)) return true;
      if (placed.test(propertyName(node) ?? '') && isUpload(source, node.object)) return false;
      return propertyName(node) !== 'length' && follow(node.object);
    case 'TemplateLiteral':
      return node.expressions.some(follow);
    case 'BinaryExpression':
      return node.operator === '+' && (follow(node.left) || follow(node.right));
    case 'LogicalExpression':
      return follow(node.left) || follow(node.right);
    case 'ConditionalExpression':
      return follow(node.consequent) || follow(node.alternate);
    case 'AwaitExpression':
      return follow(node.argument);
    case 'CallExpression':
      return passes(source, node) && (calledOn(node, follow) || node.arguments.some(follow));
    case 'Identifier': {
      const variable = variableOf(source, node);
      const [definition] = variable?.defs ?? [];
      if (!variable || definition?.type !== 'Variable') return false;
      const value = initialValueOf(variable);
      if (value) return follow(value);
      return definition.node.id.type === 'ObjectPattern' && isRequestPart(source, definition.node.init);
    }
    default:
      return false;
  }
}

function passes(source: Scoped, { callee }: TSESTree.CallExpression): boolean {
  const origin = originOf(source, callee);
  if (origin && passing.test([origin.module, origin.path].filter(Boolean).join('.'))) return true;
  return callee.type === 'MemberExpression' && passingMethods.test(propertyName(callee) ?? '');
}

const calledOn = ({ callee }: TSESTree.CallExpression, follow: (node: TSESTree.Node) => boolean): boolean =>
  callee.type === 'MemberExpression' && follow(callee.object);

/** `req.file`, `req.files[0]`, or a constant that holds one. */
function isUpload(source: Scoped, expression: TSESTree.Node, depth = 4): boolean {
  const node = bare(expression);
  if (node.type === 'MemberExpression')
    return (
      (isInput(source, node) && /^files?$/.test(propertyName(node) ?? '')) || isUpload(source, node.object)
    );
  if (node.type === 'LogicalExpression') return isUpload(source, node.left, depth);
  const variable = node.type === 'Identifier' ? variableOf(source, node) : null;
  const value = variable && initialValueOf(variable);
  return !!value && depth > 0 && isUpload(source, value, depth - 1);
}

/** `req.query.name`, `ctx.request.body`, `ctx.params`: of a parameter of a function. */
function isInput(source: Scoped, node: TSESTree.MemberExpression): boolean {
  const name = propertyName(node);
  if (name === null || !inputs.test(name)) return false;
  const object = bare(node.object);
  if (object.type === 'MemberExpression' && propertyName(object) === 'request')
    return isRequest(source, object.object);
  return isRequest(source, object);
}

/** What `const { name } = …` takes apart: the request, or one of its inputs. */
function isRequestPart(source: Scoped, init: TSESTree.Node | null | undefined): boolean {
  const node = init ? bare(init) : null;
  return node?.type === 'MemberExpression' && isInput(source, node);
}

function isRequest(source: Scoped, expression: TSESTree.Node): boolean {
  const node = bare(expression);
  if (node.type !== 'Identifier' || !requestNames.test(node.name)) return false;
  const [definition] = variableOf(source, node)?.defs ?? [];
  return definition?.type === 'Parameter' && isFunction(definition.node);
}
