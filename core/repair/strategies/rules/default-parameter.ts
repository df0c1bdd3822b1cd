import { isFunction } from '../../syntax/lookup.js';
import type { Node } from '../../syntax/parse.js';
import { walk } from '../../syntax/walk.js';
import { nullAccesses } from './null-property.js';
import { brief, codeOf, type Fault, type Fix, insert, replace, type Site } from './rule.js';
import { nodesAtSite } from './sites.js';

/** `Cannot destructure property 'a' of 'b' as it is undefined`: a default for the pattern or for its source. */
export function defaultPattern(fault: Fault): Fix[] {
  const read = /Cannot read properties of (?:undefined|null) \(reading '(.*)'\)/.exec(fault.message)?.[1];
  const destructured = read !== undefined || /Cannot destructure/.test(fault.message);
  const notIterable = /(?:undefined|null|object null) is not iterable|is not iterable/.test(fault.message);
  if (!destructured && !notIterable) return [];
  return fault.sites.flatMap((site, order) => {
    const patterns = nodesAtSite(
      site,
      (node) => node.type === 'ObjectPattern' || node.type === 'ArrayPattern',
    ).filter((node) => (node.type === 'ObjectPattern') === destructured);
    return patterns
      .filter((pattern) => read === undefined || binds(site, pattern, read))
      .flatMap((pattern) => defaultFor(site, pattern, 0.85 ** order));
  });
}

const binds = (site: Site, pattern: Node, property: string): boolean =>
  pattern.type === 'ObjectPattern' &&
  pattern.properties.some((each) => each.type === 'Property' && codeOf(site, each.key) === property);

function defaultFor(site: Site, pattern: Node, weight: number): Fix[] {
  const empty = pattern.type === 'ObjectPattern' ? '{}' : '[]';
  const { parent } = pattern;
  const title = `default ${brief(codeOf(site, pattern))} to ${empty}`;
  const operator = 'default';
  if (parent?.type === 'VariableDeclarator' && parent.init) {
    const init = parent.init;
    const loose =
      /^(?:LogicalExpression|ConditionalExpression|ArrowFunctionExpression|AssignmentExpression)$/.test(
        init.type,
      );
    const code = codeOf(site, init);
    const edits = [replace(site, init, `${loose ? `(${code})` : code} ?? ${empty}`)];
    return [{ operator, title, edits, prior: 0.6 * weight }];
  }
  if (parent?.type === 'AssignmentPattern') return [];
  if (isFunction(parent) || parent?.type === 'Property' || parent?.type === 'ArrayPattern') {
    return [
      { operator, title, edits: [insert(site, pattern.range[1], ` = ${empty}`)], prior: 0.65 * weight },
    ];
  }
  return [];
}

/** Gives a parameter that was left out a default value. */
export function defaultParameter(fault: Fault): Fix[] {
  return nullAccesses(fault).flatMap(({ site, node, order }) => {
    if (node.object.type !== 'Identifier') return [];
    const { name } = node.object;
    const fixes: Fix[] = [];
    walk(site.program, (each) => {
      if (!isFunction(each) || each.range[0] > node.range[0] || each.range[1] < node.range[1]) return;
      for (const parameter of each.params) {
        if (parameter.type !== 'Identifier' || parameter.name !== name) continue;
        const bare = each.type === 'ArrowFunctionExpression' && each.range[0] === parameter.range[0];
        for (const [index, value] of ['{}', '[]', "''"].entries()) {
          const text = `${codeOf(site, parameter)} = ${value}`;
          fixes.push({
            operator: 'default',
            title: `default ${name} to ${value}`,
            edits: [replace(site, parameter, bare ? `(${text})` : text)],
            prior: (0.42 - index * 0.06) * 0.8 ** order,
          });
        }
      }
    });
    return fixes;
  });
}
