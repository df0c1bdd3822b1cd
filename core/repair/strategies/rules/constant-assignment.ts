import { ancestorsOf, functionOf, isFunction } from '../../syntax/lookup.js';
import type { Node } from '../../syntax/parse.js';
import { walk } from '../../syntax/walk.js';
import { brief, codeOf, type Fault, type Fix, insert, replace, type Site } from './rule.js';
import { nodesAtSite } from './sites.js';

type Assignment = Extract<Node, { type: 'AssignmentExpression' }>;

/** `Assignment to constant variable.`: declare it with let, make a new variable, compare, or assign elsewhere. */
export function assignedConstant(fault: Fault): Fix[] {
  if (
    !/Assignment to constant variable|is a constant|Cannot assign to ".*" because it is a constant/.test(
      fault.message,
    )
  )
    return [];
  const fixes: Fix[] = [];
  for (const [order, site] of fault.sites.entries()) {
    for (const { name, node } of assignmentsAt(site)) {
      const weight = 0.9 ** order;
      fixes.push(...declareWithLet(site, name, node, weight));
      if (node.type === 'AssignmentExpression') fixes.push(...otherMeaning(site, node, name, weight));
    }
  }
  return fixes;
}

/** `Cannot assign to read only property`, `Cannot add property`: frozen things are copied or not frozen. */
export async function frozenObject(fault: Fault): Promise<Fix[]> {
  if (
    !/read only property|object is not extensible|Cannot delete property|Cannot redefine/.test(fault.message)
  )
    return [];
  const fixes: Fix[] = [];
  for (const source of await fault.project.sources()) {
    walk(source.program, (node) => {
      if (
        node.type !== 'CallExpression' ||
        !/^Object\.(?:freeze|seal|preventExtensions)$/.test(codeOf(source, node.callee))
      )
        return;
      const [argument] = node.arguments;
      if (!argument) return;
      fixes.push({
        operator: 'unfreeze',
        title: `do not freeze ${brief(codeOf(source, argument))}`,
        edits: [replace(source, node, codeOf(source, argument))],
        prior: 0.3,
      });
    });
  }
  for (const [order, site] of fault.sites.entries()) fixes.push(...copyFirst(site, 0.9 ** order));
  return fixes;
}

/** `Cannot set property x of #<X> which has only a getter`: write the field behind it. */
export function onlyGetter(fault: Fault): Fix[] {
  const name = /Cannot set property ([\w$]+) of .* which has only a getter/.exec(fault.message)?.[1];
  if (!name) return [];
  return fault.sites.flatMap((site) => {
    const fixes: Fix[] = [];
    walk(site.program, (node) => {
      if (node.type !== 'MethodDefinition' || node.kind !== 'get' || codeOf(site, node.key) !== name) return;
      const field = /return this\.([\w$#]+)/.exec(codeOf(site, node))?.[1];
      if (!field) return;
      fixes.push({
        operator: 'setter',
        title: `add a setter for ${name}`,
        edits: [insert(site, node.range[0], `set ${name}(value) {\n    this.${field} = value;\n  }\n\n  `)],
        prior: 0.4,
      });
      walk(site.program, (target) => {
        if (target.type !== 'AssignmentExpression' || codeOf(site, target.left) !== `this.${name}`) return;
        const edits = [replace(site, target.left, `this.${field}`)];
        fixes.push({ operator: 'property-name', title: `write this.${field}`, edits, prior: 0.7 });
      });
    });
    return fixes;
  });
}

function assignmentsAt(site: Site): { name: string; node: Node }[] {
  const found: { name: string; node: Node }[] = [];
  nodesAtSite(site, (node) => {
    if (node.type === 'AssignmentExpression' && node.left.type === 'Identifier')
      found.push({ name: node.left.name, node });
    if (node.type === 'AssignmentExpression' && /Pattern$/.test(node.left.type)) {
      walk(node.left, (each) => {
        if (each.type === 'Identifier') found.push({ name: each.name, node });
      });
    }
    if (node.type === 'UpdateExpression' && node.argument.type === 'Identifier')
      found.push({ name: node.argument.name, node });
    if (/^For(?:In|Of)?Statement$/.test(node.type) && 'left' in node && node.left?.type === 'Identifier')
      found.push({ name: node.left.name, node });
    return false;
  });
  return found;
}

function declareWithLet(site: Site, name: string, use: Node, weight: number): Fix[] {
  const fixes: Fix[] = [];
  walk(site.program, (node) => {
    if (node.type !== 'VariableDeclaration' || node.kind !== 'const') return;
    const binds = node.declarations.some(({ id }) =>
      new RegExp(`(?<![\\w$.])${escaped(name)}(?![\\w$])`).test(codeOf(site, id)),
    );
    const home = node.parent;
    if (!binds || home.range[0] > use.range[0] || home.range[1] < use.range[1]) return;
    fixes.push({
      operator: 'let',
      title: `declare ${name} with let`,
      edits: [replace(site, { range: [node.range[0], node.range[0] + 5] }, 'let')],
      prior: 0.9 * weight,
    });
  });
  return fixes;
}

function otherMeaning(site: Site, node: Assignment, name: string, weight: number): Fix[] {
  const fixes: Fix[] = [];
  const right = codeOf(site, node.right);
  if (node.parent.type === 'ExpressionStatement' && node.operator === '=') {
    fixes.push({
      operator: 'declare',
      title: `make a new variable ${name}`,
      edits: [insert(site, node.range[0], 'const ')],
      prior: 0.4 * weight,
    });
    const block = functionOf(node);
    const same = block ? codeOf(site, block).includes(`this.${name}`) : ancestorsOf(node).some(isFunction);
    if (same) {
      const edits = [insert(site, node.range[0], 'this.')];
      fixes.push({ operator: 'this', title: `assign this.${name}`, edits, prior: 0.4 * weight });
    }
  } else if (node.operator === '=') {
    fixes.push({
      operator: 'comparison',
      title: `compare ${name} in place of assigning it`,
      edits: [replace(site, node, `${name} === ${right}`)],
      prior: 0.95 * weight,
    });
  }
  return fixes;
}

// Assigning to a field of something frozen: copy it into a variable of its own first.
function copyFirst(site: Site, weight: number): Fix[] {
  return nodesAtSite(site, (node): node is Assignment => node.type === 'AssignmentExpression').flatMap(
    (node) => {
      if (node.left.type !== 'MemberExpression' || node.left.object.type !== 'Identifier') return [];
      const object = node.left.object.name;
      const key = node.left.computed
        ? `[${codeOf(site, node.left.property)}]`
        : codeOf(site, node.left.property);
      const text = `${object} = { ...${object}, ${key}: ${codeOf(site, node.right)} }`;
      const edits = [replace(site, node, text)];
      const fixes: Fix[] = [
        { operator: 'copy', title: `copy ${object} with the change`, edits, prior: 0.4 * weight },
      ];
      walk(site.program, (declaration) => {
        if (
          declaration.type !== 'VariableDeclarator' ||
          codeOf(site, declaration.id) !== object ||
          !declaration.init
        )
          return;
        for (const [index, copy] of ['{ ...$ }', '[...$]', 'structuredClone($)'].entries()) {
          fixes.push({
            operator: 'copy',
            title: `copy into ${object}`,
            edits: [
              replace(
                site,
                declaration.init,
                copy.replace('$', () => codeOf(site, declaration.init ?? node)),
              ),
            ],
            prior: (0.5 - index * 0.1) * weight,
          });
        }
      });
      return fixes;
    },
  );
}

const escaped = (name: string): string => name.replace(/\$/g, '\\$');
