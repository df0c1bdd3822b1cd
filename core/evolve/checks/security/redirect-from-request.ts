import type { FileCheck } from '../../check.js';
import { isFromRequest } from '../../syntax/request-input.js';
import { bare, functionAround, propertyName } from '../../syntax/surroundings.js';
import { initialValueOf, variableOf } from '../../syntax/variables.js';

export const redirectFromRequest: FileCheck = {
  id: 'redirect-from-request',
  category: 'security',
  severity: 'warning',
  reach: 'file',
  title: 'a redirection to wherever a request says',
  why: 'A link to your site then leads to somebody else’s, which looks like yours (open redirect, CWE-601). Redirect to a path of your own, or to one of a list. Where a fixed path or host stands in front, or the function looks at the address first, it is left alone.',
  example: {
    bad: "app.get('/login', (req, res) => {\n  res.redirect(req.query.next);\n});",
    good: "app.get('/login', (req, res) => {\n  res.redirect(pages[req.query.next] ?? '/');\n});",
  },
  fixes: false,
  on: false,
  source: 'https://cwe.mitre.org/data/definitions/601.html',
  begin: (source) => ({
    CallExpression(node) {
      const { callee } = node;
      const target = node.arguments.at(-1);
      if (callee.type !== 'MemberExpression' || propertyName(callee) !== 'redirect' || !target) return;
      if (callee.object.type !== 'Identifier' || !/^(?:res|response|reply|ctx)$/.test(callee.object.name))
        return;
      const text = bare(target);
      const variable = text.type === 'Identifier' ? variableOf(source, text) : null;
      const value = (variable && initialValueOf(variable)) ?? text;
      // With anything in front it stays on a host, or begins with one that is known.
      if (value.type === 'TemplateLiteral' || value.type === 'BinaryExpression') return;
      // No link brings a cookie.
      if (/\.cookies\b/.test(source.textOf(value))) return;
      if (!isFromRequest(source, text) || /(?:^|\.)(?:originalUrl|url|path)\b/.test(source.textOf(text)))
        return;
      const around = functionAround(node);
      if (
        /startsWith|\.test\(|\.match\(|includes\(|indexOf\(|new URL|allow|valid/i.test(
          around ? source.textOf(around.body) : '',
        )
      )
        return;
      source.report({
        at: text,
        message: 'this redirects to wherever the request says',
        key: source.textOf(node),
      });
    },
  }),
};
