import type { Node } from '../../syntax/parse.js';
import { indentAt, indentUnit, usesSemicolons } from '../../syntax/style.js';
import { walk } from '../../syntax/walk.js';
import { brief, codeOf, type Fault, type Fix, insert, remove, replace } from './rule.js';
import { nodesAtSite } from './sites.js';

type New = Extract<Node, { type: 'NewExpression' }>;
type Call = Extract<Node, { type: 'CallExpression' }>;

/** `X is not a constructor`: call it without `new`, take its `default`, or make the arrow function a function. */
export async function superfluousNew(fault: Fault): Promise<Fix[]> {
  const name = /([\w$.]+) is not a constructor/.exec(fault.message)?.[1];
  if (!name) return [];
  const last = name.split('.').at(-1) ?? name;
  const fixes: Fix[] = [];
  for (const [order, site] of fault.sites.entries()) {
    const weight = 0.9 ** order;
    const news = nodesAtSite(site, (node): node is New => node.type === 'NewExpression');
    for (const node of news.filter(({ callee }) => codeOf(site, callee).split('.').at(-1) === last)) {
      const callee = codeOf(site, node.callee);
      fixes.push(
        {
          operator: 'superfluous-new',
          title: `call ${callee} without new`,
          edits: [remove(site, node.range[0], node.callee.range[0])],
          prior: 0.5 * weight,
        },
        {
          operator: 'import',
          title: `construct ${callee}.default`,
          edits: [insert(site, node.callee.range[1], '.default')],
          prior: 0.25 * weight,
        },
        {
          operator: 'import',
          title: `construct ${callee}.${last}`,
          edits: [insert(site, node.callee.range[1], `.${last}`)],
          prior: 0.3 * weight,
        },
      );
    }
  }
  for (const source of await fault.project.sources()) {
    walk(source.program, (node) => {
      if (node.type !== 'VariableDeclarator' || node.id.type !== 'Identifier' || node.id.name !== last)
        return;
      const arrow = node.init;
      if (arrow?.type !== 'ArrowFunctionExpression' || arrow.async) return;
      const inner = arrow.params.map((each) => codeOf(source, each)).join(', ');
      const body =
        arrow.body.type === 'BlockStatement'
          ? codeOf(source, arrow.body)
          : `{ return ${codeOf(source, arrow.body)}; }`;
      fixes.push({
        operator: 'function-kind',
        title: `make ${last} a function that can be constructed`,
        edits: [replace(source, arrow, `function (${inner}) ${body}`)],
        prior: 0.6,
      });
    });
  }
  return fixes;
}

/** `Class constructor X cannot be invoked without 'new'`, `Constructor Map requires 'new'`. */
export function missingNew(fault: Fault): Fix[] {
  const name =
    /Class constructor ([\w$]+) cannot be invoked without 'new'/.exec(fault.message)?.[1] ??
    /Constructor ([\w$]+) requires 'new'/.exec(fault.message)?.[1] ??
    /calling a builtin ([\w$]+) constructor without new/.exec(fault.message)?.[1] ??
    undefined;
  if (!name) return [];
  return fault.sites.flatMap((site, order) =>
    nodesAtSite(site, (node): node is Call => node.type === 'CallExpression').flatMap((node) => {
      const callee = codeOf(site, node.callee);
      const certain = callee.split('.').at(-1) === name;
      if (!/^[\w$.]+$/.test(callee) || /^super$/.test(callee)) return [];
      return [
        {
          operator: 'missing-new',
          title: `construct ${brief(callee)} with new`,
          edits: [insert(site, node.range[0], 'new ')],
          prior: (certain ? 0.95 : 0.3) * 0.9 ** order,
        },
        ...passedAsFunction(site, node, name, order),
      ];
    }),
  );
}

// `list.map(Item)`: the class itself is handed over as the function to call.
function passedAsFunction(
  site: Parameters<typeof codeOf>[0],
  node: Call,
  name: string,
  order: number,
): Fix[] {
  return node.arguments
    .filter((each) => each.type === 'Identifier' && each.name === name)
    .map((each) => ({
      operator: 'missing-new',
      title: `construct ${name} with new for each`,
      edits: [replace(site, each, `(...args) => new ${name}(...args)`)],
      prior: 0.8 * 0.9 ** order,
    }));
}

/** `Must call super constructor in derived class before accessing 'this'`: call it first, with the same arguments or none. */
export function missingSuper(fault: Fault): Fix[] {
  if (!/Must call super constructor/.test(fault.message)) return [];
  const fixes: Fix[] = [];
  for (const site of fault.sites) {
    walk(site.program, (node) => {
      if (node.type !== 'MethodDefinition' || node.kind !== 'constructor' || !node.value.body) return;
      if (!('superClass' in node.parent.parent) || !node.parent.parent.superClass) return;
      const block = node.value.body;
      const call = block.body.find((each) => /^super\s*\(/.test(codeOf(site, each)));
      if (call === block.body[0] && call) return;
      const indent = indentAt(site.text, node.range[0]) + indentUnit(site.text);
      const end = usesSemicolons(site.text) ? ';' : '';
      const parameters = node.value.params.flatMap((each) => (each.type === 'Identifier' ? [each.name] : []));
      const moved = call ? [codeOf(site, call).replace(/;$/, '')] : [];
      const calls = [...moved, `super(${parameters.join(', ')})`, 'super()', `super(${parameters[0] ?? ''})`];
      for (const [index, text] of [...new Set(calls)].entries()) {
        const edits = [insert(site, block.range[0] + 1, `\n${indent}${text}${end}`)];
        if (call) edits.push(remove(site, call.range[0], call.range[1]));
        fixes.push({
          operator: 'super',
          title: `call ${brief(text)} first`,
          edits,
          prior: 0.85 - index * 0.1,
        });
      }
    });
  }
  return fixes;
}
