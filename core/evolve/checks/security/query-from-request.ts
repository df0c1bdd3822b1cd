import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { isFromRequest } from '../../syntax/request-input.js';
import { bare, propertyName } from '../../syntax/surroundings.js';
import { initialValueOf, variableOf } from '../../syntax/variables.js';

const statement =
  /^\s*(?:select\s[\s\S]*\sfrom\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|replace\s+into\s)/i;

export const queryFromRequest: FileCheck = {
  id: 'query-from-request',
  category: 'security',
  severity: 'error',
  reach: 'file',
  title: 'an SQL statement put together with what a request brings',
  why: 'What is in the request becomes part of the statement (SQL injection, CWE-89). Give it as a parameter: drivers send it beside the statement, and it stays a value.',
  example: {
    bad: "app.get('/users', (req, res) => {\n  db.query(`SELECT * FROM users WHERE name = '${req.query.name}'`).then((rows) => res.json(rows));\n});",
    good: "app.get('/users', (req, res) => {\n  db.query('SELECT * FROM users WHERE name = ?', [req.query.name]).then((rows) => res.json(rows));\n});",
  },
  fixes: false,
  on: true,
  source: 'https://cwe.mitre.org/data/definitions/89.html',
  begin: (source) => ({
    CallExpression(node) {
      const { callee } = node;
      const [first] = node.arguments;
      if (callee.type !== 'MemberExpression' || !first) return;
      if (
        !/^(?:query|raw|execute|exec|run|all|get|each|prepare|unsafe|\$queryRawUnsafe|\$executeRawUnsafe)$/.test(
          propertyName(callee) ?? '',
        )
      )
        return;
      const text = writtenText(source, first);
      if (!text || !statement.test(beginningOf(text)) || !isFromRequest(source, text)) return;
      source.report({
        at: first,
        message: 'what the request brings becomes part of this SQL statement: give it as a parameter',
        key: source.textOf(node),
      });
    },
  }),
};

/** The template or the sum that a statement is, also where a constant names it. */
function writtenText(source: SourceText, expression: TSESTree.Node): TSESTree.Node | null {
  const node = bare(expression);
  if (node.type === 'TemplateLiteral' || node.type === 'BinaryExpression') return node;
  const variable = node.type === 'Identifier' ? variableOf(source, node) : null;
  const value = variable && initialValueOf(variable);
  return value && (value.type === 'TemplateLiteral' || value.type === 'BinaryExpression') ? value : null;
}

function beginningOf(node: TSESTree.Node): string {
  if (node.type === 'TemplateLiteral') return node.quasis.map(({ value }) => value.cooked ?? '').join('?');
  if (node.type === 'BinaryExpression') return beginningOf(node.left) + beginningOf(node.right);
  return node.type === 'Literal' ? String(node.value) : '?';
}
