import type { Node } from '../../syntax/parse.js';
import { codeOf, type Fault, type Site } from './rule.js';
import { nodesAtSite } from './sites.js';

export type Call = Extract<Node, { type: 'CallExpression' }>;
export interface BadCall {
  site: Site;
  node: Call;
  /** Last name of what was called. */
  name: string;
  order: number;
}

/** The calls on the fault's lines that may be the one which is no function. */
export function badCalls(fault: Fault): BadCall[] {
  const match = /([^\s].*?) is not a function/.exec(fault.message.replace(/^\w*Error /, ''));
  if (!match) return [];
  const name =
    /([\p{L}\p{N}_$#]+)\W*$/u.exec((match[1] ?? '').replace(/\(\.\.\.\)|\(intermediate value\)/g, ''))?.[1] ??
    '';
  const found: BadCall[] = [];
  for (const [order, site] of fault.sites.entries()) {
    for (const node of nodesAtSite(site, (each): each is Call => each.type === 'CallExpression')) {
      if (name !== '' && calledName(site, node) !== name) continue;
      if (!found.some((each) => each.node === node))
        found.push({ site, node, name: calledName(site, node), order });
    }
  }
  return found.slice(0, 8);
}

function calledName(site: Site, { callee }: Call): string {
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type === 'MemberExpression' && !callee.computed)
    return codeOf(site, callee.property).replace(/^#/, '');
  return callee.type === 'MemberExpression' ? codeOf(site, callee.object) : '';
}
