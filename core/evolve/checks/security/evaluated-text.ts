import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { originOf } from '../../syntax/modules.js';
import { isProgram } from '../../syntax/programs.js';
import { isFromRequest } from '../../syntax/request-input.js';
import { nodesIn } from '../../syntax/surroundings.js';
import { constantText, variableOf } from '../../syntax/variables.js';

export const evaluatedText: FileCheck = {
  id: 'evaluated-text',
  category: 'security',
  severity: 'error',
  reach: 'file',
  title: 'a text that is run as a program',
  why: 'Whoever has a say in the text runs what they like (CWE-95). `eval` of anything that is no constant is reported, unless it is how a packed script unpacks itself, or how JSON is read where there is no `JSON`, or what the process was sent by the one that started it; `new Function` and `vm`, which generators of code use on purpose, only with what a request brings.',
  example: {
    bad: 'export const answer = (question) => eval(question);',
    good: 'export const answer = (question) => answers.get(question);',
  },
  fixes: false,
  on: true,
  source: 'https://cwe.mitre.org/data/definitions/95.html',
  eslint: ['no-eval'],
  begin(source) {
    if (isProgram(source) || !source.isWrittenHere) return {};
    const look = (node: TSESTree.CallExpression | TSESTree.NewExpression) => {
      const origin = originOf(source, node.callee);
      if (!origin) return;
      const name = [origin.module, origin.path].filter(Boolean).join('.');
      const [first] = node.arguments;
      const last = node.arguments.at(-1);
      if (
        name === 'eval'
          ? first && isOpen(source, first) && !isWithoutJson(source, node)
          : runs.test(name) && last && isFromRequest(source, last)
      )
        source.report({
          at: node,
          message: `this runs a text that is not part of the program`,
          key: source.textOf(node),
        });
    };
    return { CallExpression: look, NewExpression: look };
  },
};

const runs = /^(?:Function|vm\.(?:runInContext|runInNewContext|runInThisContext|Script|compileFunction))$/;

const isOpen = (source: SourceText, node: TSESTree.Node): boolean =>
  constantText(source, node) === null && !isUnpacked(node) && !isFromParent(source, node);

/** `eval(function (p, a, c, k) {…}('…', …))`, by which packed scripts unpack themselves. */
const isUnpacked = (node: TSESTree.Node): boolean =>
  node.type === 'CallExpression' && node.callee.type === 'FunctionExpression';

/** `window.JSON ? … : eval(…)`, for a browser that is older than JSON. */
function isWithoutJson(source: SourceText, node: TSESTree.Node): boolean {
  for (let at = node, up = node.parent; up; at = up, up = up.parent)
    if ((up.type === 'IfStatement' || up.type === 'ConditionalExpression') && up.test !== at)
      if (/\bJSON\b/.test(source.textOf(up.test))) return true;
  return false;
}

/** Whether it is put together from what `process.on('message', (message) => …)` is handed. */
function isFromParent(source: SourceText, node: TSESTree.Node): boolean {
  return nodesIn(node).some((each) => {
    const [definition] = (each.type === 'Identifier' && variableOf(source, each)?.defs) || [];
    if (definition?.type !== 'Parameter') return false;
    const call = definition.node.parent;
    const [event] = call?.type === 'CallExpression' ? call.arguments : [];
    return (
      call?.type === 'CallExpression' &&
      source.textOf(call.callee) === 'process.on' &&
      event?.type === 'Literal' &&
      event.value === 'message'
    );
  });
}
