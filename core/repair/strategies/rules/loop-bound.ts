import { ancestorsOf } from '../../syntax/lookup.js';
import type { Node } from '../../syntax/parse.js';
import { brief, codeOf, type Fault, type Fix, replace } from './rule.js';
import { nodesAtSite } from './sites.js';

/** One past the end: a loop that runs to `<= length`, or an index of `length` itself. */
export function loopBound(fault: Fault): Fix[] {
  if (!/Cannot (?:read|set) propert|is not a function|is not iterable|undefined/.test(fault.message))
    return [];
  return fault.sites.flatMap((site, order) => {
    const indexed = nodesAtSite(
      site,
      (node): node is Extract<Node, { type: 'MemberExpression' }> =>
        node.type === 'MemberExpression' && node.computed,
    );
    const fixes: Fix[] = [];
    for (const member of indexed) {
      const { property } = member;
      if (property.type === 'MemberExpression' && codeOf(site, property).endsWith('.length')) {
        const text = `${codeOf(site, property)} - 1`;
        fixes.push(bound(`index with ${text}`, replace(site, property, text), 0.7 * 0.9 ** order));
      }
      for (const loop of ancestorsOf(member)) {
        const test = loop.type === 'ForStatement' || loop.type === 'WhileStatement' ? loop.test : null;
        if (test?.type !== 'BinaryExpression' || !/^[<>]=$/.test(test.operator)) continue;
        const text = `${codeOf(site, test.left)} ${test.operator[0]} ${codeOf(site, test.right)}`;
        fixes.push(bound(`stop at ${brief(text)}`, replace(site, test, text), 0.65 * 0.9 ** order));
      }
    }
    return fixes;
  });
}

const bound = (title: string, edit: Fix['edits'][number], prior: number): Fix => ({
  operator: 'loop-bound',
  title,
  edits: [edit],
  prior,
});
