import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { originOf } from '../../syntax/modules.js';
import { isFromRequest } from '../../syntax/request-input.js';
import { bare, functionAround, isFunction, propertyName } from '../../syntax/surroundings.js';
import { initialValueOf, variableOf } from '../../syntax/variables.js';

export const corsForEverybody: FileCheck = {
  id: 'cors-for-everybody',
  category: 'security',
  severity: 'error',
  reach: 'file',
  title: 'any site may act for the people who are logged in',
  why: '`credentials: true` lets a browser send cookies along; with `origin: true` every site on the web may do that and read the answer (CWE-942). Name the origins that you know. Looked at are the options of `cors` for Express, Koa, Fastify and Nest, and functions that answer with the origin of the request and ask nothing about it; branches for development are left alone.',
  example: {
    bad: "import cors from 'cors';\napp.use(cors({ origin: true, credentials: true }));",
    good: "import cors from 'cors';\napp.use(cors({ origin: ['https://app.example.com'], credentials: true }));",
  },
  fixes: false,
  on: true,
  source: 'https://cwe.mitre.org/data/definitions/942.html',
  begin: (source) => ({
    CallExpression(node) {
      for (const argument of optionsOf(source, node)) {
        const options = writtenOut(source, argument);
        const origin = settingIn(options, 'origin');
        const credentials = settingIn(options, 'credentials');
        if (isLiteral(credentials, true) && origin && isAny(source, origin) && !isInDevelopment(source, node))
          source.report({ at: origin.parent ?? origin, message });
      }
      if (answersOrigin(source, node) && !asksAboutOrigin(source, node)) source.report({ at: node, message });
    },
  }),
};

/** In a branch that is taken on the machine of a developer alone. */
function isInDevelopment(source: SourceText, node: TSESTree.Node): boolean {
  for (let at = node, up = node.parent; up; at = up, up = up.parent) {
    if (up.type !== 'IfStatement' && up.type !== 'ConditionalExpression') continue;
    const asked = source.textOf(up.test);
    const [isElse, isNegated] = [up.alternate === at, asked.includes('!')];
    if (/\bprod(?:uction)?\b|isProd/i.test(asked) && isElse !== isNegated) return true;
    if (/\b(?:dev(?:elopment)?|local)\b|isDev|isLocal/i.test(asked) && isElse === isNegated) return true;
  }
  return false;
}

const message = 'every site may send requests with the cookies of whoever is logged in, and read the answers';

/** `cors(options)` of Express and Koa, `register(cors, options)` of Fastify, and `enableCors(options)` of Nest. */
function optionsOf(
  source: SourceText,
  { callee, arguments: given }: TSESTree.CallExpression,
): TSESTree.Node[] {
  const isCors = (node: TSESTree.Node | undefined): boolean =>
    !!node && /^(?:cors|@koa\/cors|@fastify\/cors|koa2-cors)$/.test(originOf(source, node)?.module ?? '');
  const [first, second] = given;
  const isOfNest = callee.type === 'MemberExpression' && propertyName(callee) === 'enableCors';
  if (isOfNest || isCors(callee)) return first ? [first] : [];
  return isCors(first) && second ? [second] : [];
}

function writtenOut(source: SourceText, node: TSESTree.Node): TSESTree.Node | null {
  if (node.type !== 'Identifier') return node;
  const variable = variableOf(source, node);
  return variable && initialValueOf(variable);
}

function settingIn(node: TSESTree.Node | null, name: string): TSESTree.Node | null {
  if (node?.type !== 'ObjectExpression') return null;
  const found = node.properties.find((each) => each.type === 'Property' && propertyName(each) === name);
  return found?.type === 'Property' ? found.value : null;
}

const isLiteral = (node: TSESTree.Node | null, value: unknown): boolean =>
  node?.type === 'Literal' && node.value === value;

// `true`, a pattern that fits anything, and a function that answers yes, or what it is asked, whatever that is.
function isAny(source: SourceText, node: TSESTree.Node): boolean {
  if (isLiteral(node, true)) return true;
  if (node.type === 'Literal' && 'regex' in node) return /^\^?\.\*\$?$/.test(node.regex.pattern);
  if (!isFunction(node)) return false;
  const [asked] = node.params;
  const call = onlyExpressionOf(node);
  if (call?.type !== 'CallExpression') return false;
  const [error, answer] = call.arguments;
  if (!isLiteral(error ?? null, null) || !answer) return false;
  return (
    isLiteral(answer, true) ||
    (answer.type === 'Identifier' &&
      asked?.type === 'Identifier' &&
      variableOf(source, answer)?.identifiers[0] === asked)
  );
}

/** What a function that does nothing else evaluates. */
function onlyExpressionOf({ body }: { body: TSESTree.BlockStatement | TSESTree.Expression }) {
  if (body.type !== 'BlockStatement') return body;
  const [only, ...more] = body.body;
  if (!only || more.length > 0) return null;
  if (only.type === 'ReturnStatement') return only.argument;
  return only.type === 'ExpressionStatement' ? only.expression : null;
}

/** `res.header('Access-Control-Allow-Origin', req.headers.origin)`. */
function answersOrigin(source: SourceText, { callee, arguments: [name, value] }: TSESTree.CallExpression) {
  if (!isHeader(callee, name, 'access-control-allow-origin') || !value) return false;
  return isOrigin(source, value);
}

const isHeader = (callee: TSESTree.Node, name: TSESTree.Node | undefined, wanted: string): boolean =>
  callee.type === 'MemberExpression' &&
  /^(?:set|header|setHeader|append)$/.test(propertyName(callee) ?? '') &&
  name?.type === 'Literal' &&
  String(name.value).toLowerCase() === wanted;

/** What the request says of where it comes from, or else something fixed. */
function isOrigin(source: SourceText, expression: TSESTree.Node): boolean {
  const node = bare(expression);
  if (node.type === 'LogicalExpression') return isOrigin(source, node.left);
  if (node.type === 'Identifier') {
    const variable = variableOf(source, node);
    const value = variable && initialValueOf(variable);
    return value ? isOrigin(source, value) : node.name === 'origin' && isFromRequest(source, node);
  }
  if (node.type === 'MemberExpression')
    return propertyName(node)?.toLowerCase() === 'origin' && isFromRequest(source, node);
  return (
    node.type === 'CallExpression' &&
    node.callee.type === 'MemberExpression' &&
    /^(?:get|header)$/.test(propertyName(node.callee) ?? '') &&
    /^(?:req|request|ctx)\b/.test(source.textOf(node.callee)) &&
    node.arguments[0]?.type === 'Literal' &&
    /^origin$/i.test(String(node.arguments[0].value))
  );
}

/** Whether the function does not say that cookies may come along, or compares the origin with anything first. */
function asksAboutOrigin(source: SourceText, node: TSESTree.CallExpression): boolean {
  const around = functionAround(node);
  if (!around) return true;
  const text = source
    .textOf(around.body)
    .replace(/\.method\s*[!=]==?\s*(['"`])\w+\1|(['"`])\w+\2\s*[!=]==?\s*[\w.]+\.method\b/g, '');
  return (
    !/access-control-allow-credentials['"`]\s*,\s*['"`]?true/i.test(text) ||
    /[!=]=|\.(?:includes|indexOf|test|match|has|some|find|startsWith|endsWith|exec)\(|\bswitch\b|\w*(?:allow|valid|white|known|permit)\w*\s*[([]/i.test(
      text,
    )
  );
}
