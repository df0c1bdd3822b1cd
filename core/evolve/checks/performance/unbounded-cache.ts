import type { Variable } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { isFromRequest } from '../../syntax/request-input.js';
import { bare, functionAround, propertyName } from '../../syntax/surroundings.js';
import { initialValueOf, isGlobal, variableOf } from '../../syntax/variables.js';

export const unboundedCache: FileCheck = {
  id: 'unbounded-cache',
  category: 'performance',
  severity: 'warning',
  reach: 'file',
  title: 'a map or set of the whole file that requests fill, and that nothing empties',
  why: 'It lives as long as the server, what a request brings is a key of it, and nothing takes anything out or looks at its size: whoever sends enough of them fills the memory. Those that are handed on or exported, whose size somebody asks for, or that are gone through are left alone, and so is what is kept by a key of the program, since there are only so many.',
  example: {
    bad: "const prices = new Map();\napp.get('/price', async (req, res) => {\n  const { name } = req.query;\n  if (!prices.has(name)) prices.set(name, await priceOf(name));\n  res.json(prices.get(name));\n});",
    good: "const prices = new Map();\napp.get('/price', async (req, res) => {\n  const { name } = req.query;\n  if (prices.size > 1000) prices.clear();\n  if (!prices.has(name)) prices.set(name, await priceOf(name));\n  res.json(prices.get(name));\n});",
  },
  fixes: false,
  on: false,
  onRequest: 'It hardly ever finds anything: twice in 484 public projects.',
  begin: (source) => ({
    'Program:exit'({ body }) {
      for (const statement of body) {
        if (statement.type !== 'VariableDeclaration') continue;
        for (const { id, init } of statement.declarations) {
          if (id.type !== 'Identifier' || !init || !isEmptyCollection(source, bare(init))) continue;
          const variable = variableOf(source, id);
          const calls = variable && initialValueOf(variable) ? callsOf(variable) : null;
          const filling = calls?.find(({ arguments: [key] }) => key && isOfRequest(source, key));
          if (filling)
            source.report({
              at: id,
              message: `\`${id.name}\` keeps what each request puts into it, and nothing ever leaves it`,
            });
        }
      }
    },
  }),
};

/** What a request brings, or the address that it comes from. */
function isOfRequest(source: SourceText, key: TSESTree.Node): boolean {
  const variable = key.type === 'Identifier' ? variableOf(source, key) : null;
  const value = (variable && initialValueOf(variable)) ?? key;
  return isFromRequest(source, key) || address.test(source.textOf(value));
}

const address = /\b(?:req|request|ctx)\.(?:request\.)?(?:ip|(?:socket|connection)\.remoteAddress)\b/;

const isEmptyCollection = (source: SourceText, node: TSESTree.Node): boolean =>
  node.type === 'NewExpression' &&
  (isGlobal(source, node.callee, 'Map') || isGlobal(source, node.callee, 'Set')) &&
  node.arguments.length === 0;

/** The calls that put something in; null where it is used for anything but that and asking by a key, within a function. */
function callsOf({ references }: Variable): TSESTree.CallExpression[] | null {
  const filling: TSESTree.CallExpression[] = [];
  for (const { identifier, init } of references) {
    if (init) continue;
    const member = identifier.parent;
    if (member?.type !== 'MemberExpression' || member.object !== identifier) return null;
    const name = propertyName(member) ?? '';
    const call = member.parent;
    if (!/^(?:get|has|set|add)$/.test(name) || call.type !== 'CallExpression') return null;
    if (!functionAround(identifier)) return null;
    if (/^(?:set|add)$/.test(name)) filling.push(call);
  }
  return filling;
}
