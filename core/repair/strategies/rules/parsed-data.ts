import { functionOf, statementOf } from '../../syntax/lookup.js';
import type { Node } from '../../syntax/parse.js';
import { brief, codeOf, type Fault, type Fix, replace } from './rule.js';
import { nodesAtSite } from './sites.js';

type Call = Extract<Node, { type: 'CallExpression' }>;

/** JSON.parse of what is no JSON text: parsed already, missing, empty, marked with a BOM, or simply not valid. */
export function parsedData(fault: Fault): Fix[] {
  if (!/JSON|Unexpected (?:token|end)/.test(fault.message)) return [];
  return fault.sites.flatMap((site, order) =>
    nodesAtSite(
      site,
      (node): node is Call => node.type === 'CallExpression' && codeOf(site, node.callee) === 'JSON.parse',
    ).flatMap((node) => {
      const [argument] = node.arguments;
      if (!argument) return [];
      const weight = 0.9 ** order;
      const value = codeOf(site, argument);
      const simple = /^[\w$.[\]'"]+$/.test(value);
      const make = (operator: string, text: string, prior: number): Fix => ({
        operator,
        title: `read ${brief(text)}`,
        edits: [replace(site, node, text)],
        prior: prior * weight,
      });
      const object = /object Object|"\[object/.test(fault.message);
      const fixes = [
        make('superfluous-parse', value, object ? 0.85 : 0.3),
        make(
          'trim',
          `JSON.parse(${simple ? value : `(${value})`}.replace(/^\\uFEFF/, ''))`,
          /\uFEFF|\\ufeff|﻿/i.test(fault.message) ? 0.9 : 0.15,
        ),
        ...['null', '{}', '[]', 'undefined', "''"].map((empty, index) =>
          make('guard', `(${value} ? JSON.parse(${value}) : ${empty})`, 0.5 - index * 0.03),
        ),
        make(
          'guard',
          `(typeof ${value} === 'string' ? JSON.parse(${value}) : ${value})`,
          object ? 0.6 : 0.25,
        ),
        ...["'{}'", "'null'", "'[]'"].map((text, index) =>
          make('default', `JSON.parse(${value} || ${text})`, 0.35 - index * 0.03),
        ),
      ];
      const statement = statementOf(node);
      if (statement?.type !== 'ReturnStatement' || !functionOf(node)) return fixes;
      const code = codeOf(site, statement);
      const caught = ['null', '{}', '[]', 'undefined', 'false'].map(
        (empty, index): Fix => ({
          operator: 'try',
          title: `return ${empty} when it is not JSON`,
          edits: [replace(site, statement, `try { ${code} } catch { return ${empty}; }`)],
          prior: (0.45 - index * 0.03) * weight,
        }),
      );
      return [...fixes, ...caught];
    }),
  );
}
