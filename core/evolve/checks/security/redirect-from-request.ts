import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { isFromRequest } from '../../syntax/request-input.js';
import { bare, functionAround, propertyName } from '../../syntax/surroundings.js';
import { variableOf } from '../../syntax/variables.js';

export const redirectFromRequest: FileCheck = {
  id: 'redirect-from-request',
  category: 'security',
  severity: 'warning',
  reach: 'file',
  title: 'a redirection to wherever a request says',
  why: 'A link to your site then leads to somebody else’s, which looks like yours (open redirect, CWE-601). Redirect to a path of your own, or to one of a list. Where a fixed path or host stands in front, or the function looks at the address first, it is left alone, and so is going back to where a request came from.',
  example: {
    bad: "app.get('/login', (req, res) => {\n  res.redirect(req.query.next);\n});",
    good: "app.get('/login', (req, res) => {\n  res.redirect(pages[req.query.next] ?? '/');\n});",
  },
  fixes: false,
  on: true,
  source: 'https://cwe.mitre.org/data/definitions/601.html',
  begin: (source) => ({
    CallExpression(node) {
      const { callee } = node;
      const target = node.arguments.at(-1);
      if (callee.type !== 'MemberExpression' || propertyName(callee) !== 'redirect' || !target) return;
      if (!isAnswer(callee.object)) return;
      const text = bare(target);
      if (!valuesOf(source, text).some((value) => leadsAnywhere(source, value))) return;
      const around = functionAround(node);
      if (around && looksFirst.test(withoutTexts(source.textOf(around.body)))) return;
      source.report({
        at: text,
        message: 'this redirects to wherever the request says',
        key: source.textOf(node),
      });
    },
  }),
};

const looksFirst = /startsWith|\.test\(|\.match\(|includes\(|indexOf\(|new URL|allow|valid/i;

const withoutTexts = (code: string): string => code.replace(/(['"])(?:\\.|(?!\1)[^\\\n])*\1/g, '$1$1');

/** `res`, `ctx.response` or `res.status(302)`. */
function isAnswer(node: TSESTree.Node): boolean {
  if (node.type === 'CallExpression')
    return node.callee.type === 'MemberExpression' && isAnswer(node.callee.object);
  if (node.type === 'MemberExpression') return propertyName(node) === 'response' && isAnswer(node.object);
  return node.type === 'Identifier' && /^(?:res|response|reply|ctx)$/.test(node.name);
}

/** All that a variable of the function is set to, or the expression itself. */
function valuesOf(source: SourceText, node: TSESTree.Node): TSESTree.Node[] {
  const variable = node.type === 'Identifier' ? variableOf(source, node) : null;
  if (variable?.defs.length !== 1 || variable.defs[0]?.node.type !== 'VariableDeclarator') return [node];
  if (variable.defs[0].node.id.type !== 'Identifier' || !functionAround(variable.defs[0].node)) return [node];
  return variable.references.flatMap(({ writeExpr }) => (writeExpr ? [bare(writeExpr)] : []));
}

/** Comes from the request, and nothing stands in front of it, with which it would stay on a host. */
function leadsAnywhere(source: SourceText, value: TSESTree.Node): boolean {
  if (value.type === 'TemplateLiteral') {
    const [first] = value.quasis;
    const [begin] = value.expressions;
    return first?.value.raw === '' && !!begin && begins(source, bare(begin));
  }
  if (value.type === 'BinaryExpression') return begins(source, bare(value.left));
  const written = source.textOf(value);
  // No link brings a cookie, and what was asked for, or where somebody came from, is where they are.
  if (/\.cookies\b|referr?er|\b(?:req|request|ctx)\.(?:request\.)?(?:originalUrl|url|path)\b/i.test(written))
    return false;
  return isFromRequest(source, value);
}

/** What a route took out of the path, and something is put behind, is a path again. */
const begins = (source: SourceText, value: TSESTree.Node): boolean =>
  leadsAnywhere(source, value) && !/\.params\b/.test(source.textOf(value));
