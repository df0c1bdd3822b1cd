import type { Node } from '../../syntax/parse.js';
import { nearestNames } from './nearest-names.js';
import { nullAccesses } from './null-property.js';
import { brief, codeOf, type Fault, type Fix, replace, type Site } from './rule.js';
import { nodesAtSite } from './sites.js';

type Member = Extract<Node, { type: 'MemberExpression' }>;

/** The missing object was read from a property that nothing defines, and one with nearly that name exists. */
export async function misspeltOwner(fault: Fault): Promise<Fix[]> {
  const fixes: Fix[] = [];
  for (const { site, node, order } of nullAccesses(fault)) {
    const owner = node.object.type === 'CallExpression' ? node.object.callee : node.object;
    const origin = owner.type === 'Identifier' ? originOf(site, owner) : owner;
    if (origin) fixes.push(...(await renamed(fault, site, origin, 0.7 * 0.85 ** order)));
  }
  return fixes;
}

/** Properties on suspicious lines that occur nowhere else, where one with nearly that name does. */
export async function misspeltProperty(fault: Fault): Promise<Fix[]> {
  const fixes: Fix[] = [];
  for (const [order, site] of fault.sites.entries()) {
    const members = nodesAtSite(site, (node): node is Member => node.type === 'MemberExpression');
    for (const member of members) fixes.push(...(await renamed(fault, site, member, 0.5 * 0.9 ** order)));
    const keys = nodesAtSite(
      site,
      (node) => node.type === 'Property' && node.parent.type === 'ObjectPattern',
    );
    for (const key of keys) fixes.push(...(await renamed(fault, site, key, 0.5 * 0.9 ** order)));
  }
  return fixes;
}

/** What values of the language have themselves: no project defines `length`, and it is not misspelt for that. */
const builtIn = new Set(
  [
    Object,
    Array,
    String,
    Number,
    RegExp,
    Function,
    Map,
    Set,
    Promise,
    Date,
    Error,
    Symbol,
    ArrayBuffer,
    Uint8Array,
  ]
    .flatMap((each) => [...Object.getOwnPropertyNames(each), ...Object.getOwnPropertyNames(each.prototype)])
    .filter((name) => name !== 'name'),
);

async function renamed(fault: Fault, site: Site, node: Node, weight: number): Promise<Fix[]> {
  const key =
    node.type === 'MemberExpression' ? node.property : node.type === 'Property' ? node.key : undefined;
  if (!key || !('computed' in node) || node.computed || key.type !== 'Identifier') return [];
  if (builtIn.has(key.name)) return [];
  const properties = await fault.project.properties();
  const own = properties.get(key.name);
  if ((own?.defined ?? 0) + (own?.methods ?? 0) > 0) return [];
  const names = [...properties].filter(
    ([, { uses, defined, methods }]) => uses + defined + methods > 1 || defined > 0,
  );
  const near = nearestNames(
    key.name,
    [...names.map(([name]) => name), 'length', 'prototype', 'constructor'],
    0.6,
  );
  return near.slice(0, 4).map(({ name, likeness }) => {
    const defined = (properties.get(name)?.defined ?? 0) > 0 || name === 'length' ? 1 : 0.75;
    const shorthand = node.type === 'Property' && node.shorthand;
    return {
      operator: 'property-name',
      title: `replace .${key.name} by .${name} in ${brief(codeOf(site, node))}`,
      edits: [replace(site, key, shorthand ? `${name}: ${key.name}` : name)],
      prior: weight * likeness * defined,
    };
  });
}

// The member access that a variable got its value from.
function originOf(site: Site, identifier: Extract<Node, { type: 'Identifier' }>): Node | undefined {
  for (let each: Node | undefined = identifier.parent; each; each = each.parent) {
    if (each.type !== 'BlockStatement' && each.type !== 'Program') continue;
    for (const statement of each.body) {
      if (statement.type !== 'VariableDeclaration') continue;
      for (const { id, init } of statement.declarations) {
        if (id.type === 'Identifier' && id.name === identifier.name && init) {
          const value = init.type === 'AwaitExpression' ? init.argument : init;
          return value.type === 'CallExpression' ? value.callee : value;
        }
        if (id.type !== 'ObjectPattern') continue;
        const property = id.properties.find(
          (property) => property.type === 'Property' && codeOf(site, property.value) === identifier.name,
        );
        if (property) return property;
      }
    }
  }
  return undefined;
}
