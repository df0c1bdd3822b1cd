import type { Node } from '../../syntax/parse.js';
import { namesInScope } from '../../syntax/scope.js';
import { walk } from '../../syntax/walk.js';
import { nearestNames } from './nearest-names.js';
import { type Fault, type Fix, insert, replace, type Site } from './rule.js';
import { nodesAtSite } from './sites.js';

export type IdentifierNode = Extract<Node, { type: 'Identifier' }>;

/** The name that is not defined and the places on the fault's lines that read it. */
export function undefinedReads(
  fault: Fault,
): { name: string; reads: { site: Site; node: IdentifierNode }[] } | null {
  const name = /([\p{L}_$][\p{L}\p{N}_$]*) is not defined/u.exec(fault.message)?.[1];
  if (!name) return null;
  const reads = fault.sites.flatMap((site) =>
    nodesAtSite(site, (node): node is IdentifierNode => node.type === 'Identifier' && node.name === name)
      .filter((node) => isReference(node))
      .slice(0, 3)
      .map((node) => ({ site, node })),
  );
  return { name, reads: unique(reads) };
}

/** Nearest name in scope, then well-known globals; called names are better replaced by functions. */
export function nearestNameInScope(fault: Fault): Fix[] {
  const undefinedName = undefinedReads(fault);
  if (!undefinedName) return [];
  const { name, reads } = undefinedName;
  return reads.flatMap(({ site, node }, order) => {
    const scope = namesInScope(site.program, node.range[0]);
    const called = node.parent.type === 'CallExpression' && node.parent.callee === node;
    const globals = Object.getOwnPropertyNames(globalThis);
    const likely = nearestNames(name, [...scope.map((each) => each.name), ...globals], 0.45).slice(0, 8);
    return likely.flatMap(({ name: other, likeness }) => {
      const known = scope.find((each) => each.name === other);
      const fits = called === (known ? /function|class|import/.test(known.kind) : true) ? 1 : 0.8;
      const prior = 0.75 * likeness * fits * (known ? 1 : 0.8) * 0.9 ** order;
      const text = isShorthand(node) ? `${name}: ${other}` : other;
      const fix = { operator: 'name', prior };
      const everywhere = readsOf(site, name).filter((each) => sees(site, each, other));
      const one: Fix = { ...fix, title: `replace ${name} by ${other}`, edits: [replace(site, node, text)] };
      if (everywhere.length < 2) return [one];
      const edits = everywhere.map((each) =>
        replace(site, each, isShorthand(each) ? `${name}: ${other}` : other),
      );
      return [one, { ...fix, title: `replace every ${name} by ${other}`, edits, prior: prior * 1.05 }];
    });
  });
}

/** A field or method without `this`, a constant of `Math` without it, a word that should have been text. */
export function missingQualifier(fault: Fault): Fix[] {
  const undefinedName = undefinedReads(fault);
  if (!undefinedName) return [];
  const { name, reads } = undefinedName;
  return reads.flatMap(({ site, node }) => [
    ...missingThis(site, node),
    ...missingNamespace(site, node),
    ...missingQuotes(site, node, name),
  ]);
}

/** Never declared: declare it where it is first assigned, lift it out of a block, or take it as a parameter. */
export function missingDeclaration(fault: Fault): Fix[] {
  const undefinedName = undefinedReads(fault);
  if (!undefinedName) return [];
  const { name, reads } = undefinedName;
  return reads.flatMap(({ site, node }) => [
    ...declareAtAssignment(site, node),
    ...liftOutOfBlock(site, node, name),
    ...takeAsParameter(site, node, name),
  ]);
}

/** Whether an identifier reads or writes a variable, rather than naming a property or a declaration. */
export function isReference(node: IdentifierNode): boolean {
  const { parent } = node;
  if (parent.type === 'MemberExpression') return parent.object === node || parent.computed;
  if (parent.type === 'Property') {
    if (parent.key === node && !parent.computed && !parent.shorthand) return false;
    return !(
      parent.shorthand &&
      parent.key === node &&
      parent.value !== node &&
      parent.value.range[0] !== node.range[0]
    );
  }
  const { type } = parent;
  if (type === 'MethodDefinition' || type === 'PropertyDefinition')
    return parent.key !== node || parent.computed;
  if (type === 'VariableDeclarator') return parent.id !== node;
  return (
    !/^(?:Import|Labeled|Break|Continue|Function|ClassDeclaration|TS)/.test(type) ||
    type === 'ImportExpression'
  );
}

const isShorthand = (node: Node): boolean => node.parent?.type === 'Property' && node.parent.shorthand;

function missingThis(site: Site, node: IdentifierNode): Fix[] {
  const members = new Set<string>();
  for (let each: Node | undefined = node.parent; each; each = each.parent) {
    if (each.type !== 'ClassBody' && each.type !== 'ObjectExpression') continue;
    walk(each, (below) => {
      if (
        below.type === 'MethodDefinition' ||
        below.type === 'PropertyDefinition' ||
        below.type === 'Property'
      ) {
        if (below.key.type === 'Identifier') members.add(below.key.name);
      } else if (below.type === 'MemberExpression' && below.object.type === 'ThisExpression') {
        if (below.property.type === 'Identifier') members.add(below.property.name);
      } else if (below.type === 'TSParameterProperty' && below.parameter.type === 'Identifier') {
        members.add(below.parameter.name);
      }
    });
  }
  if (members.size === 0) return [];
  const near = members.has(node.name)
    ? [{ name: node.name, likeness: 1.15 }]
    : nearestNames(node.name, members, 0.6);
  const prefix = isShorthand(node) ? `${node.name}: ` : '';
  return near.slice(0, 3).map(({ name, likeness }) => ({
    operator: 'this',
    title: `replace ${node.name} by this.${name}`,
    edits: [replace(site, node, `${prefix}this.${name}`)],
    prior: 0.65 * likeness,
  }));
}

const namespaces = {
  Math,
  Number,
  Object,
  Array,
  JSON,
  Date,
  String,
  Promise,
  Reflect,
  Symbol,
  console,
  process,
};

function missingNamespace(site: Site, node: IdentifierNode): Fix[] {
  if (isShorthand(node)) return [];
  return Object.entries(namespaces).flatMap(([namespace, value]) =>
    Object.getOwnPropertyNames(value).includes(node.name)
      ? [
          {
            operator: 'name',
            title: `replace ${node.name} by ${namespace}.${node.name}`,
            edits: [replace(site, node, `${namespace}.${node.name}`)],
            prior: namespace === 'Math' ? 0.6 : 0.4,
          },
        ]
      : [],
  );
}

function missingQuotes(site: Site, node: IdentifierNode, name: string): Fix[] {
  const { parent } = node;
  if ((parent.type === 'CallExpression' || parent.type === 'NewExpression') && parent.callee === node)
    return [];
  if (parent.type === 'MemberExpression' && parent.object === node) return [];
  if (parent.type === 'AssignmentExpression' && parent.left === node) return [];
  const text = isShorthand(node) ? `${name}: '${name}'` : `'${name}'`;
  return [{ operator: 'quotes', title: `quote ${name}`, edits: [replace(site, node, text)], prior: 0.15 }];
}

function declareAtAssignment(site: Site, node: IdentifierNode): Fix[] {
  const { parent } = node;
  const left = parent.type === 'ForOfStatement' || parent.type === 'ForInStatement' ? parent.left : undefined;
  const assigned = parent.type === 'AssignmentExpression' && parent.left === node && parent.operator === '=';
  const statement = parent.parent?.type === 'ExpressionStatement' || parent.parent?.type === 'ForStatement';
  if (left !== node && !(assigned && statement)) return [];
  const kinds = left === node ? ['const', 'let'] : ['let', 'const'];
  return kinds.map((kind, index) => ({
    operator: 'declare',
    title: `declare ${node.name} with ${kind}`,
    edits: [insert(site, node.range[0], `${kind} `)],
    prior: 0.6 - index * 0.1,
  }));
}

function liftOutOfBlock(site: Site, node: IdentifierNode, name: string): Fix[] {
  const fixes: Fix[] = [];
  walk(site.program, (declaration) => {
    if (declaration.type !== 'VariableDeclaration' || declaration.kind === 'var') return;
    const [only] = declaration.declarations;
    if (declaration.declarations.length !== 1 || only?.id.type !== 'Identifier' || only.id.name !== name)
      return;
    const outer = sharedStatement(declaration, node);
    if (!outer || outer === declaration) return;
    const keyword = { range: [declaration.range[0], only.id.range[0]] as const };
    const line = `let ${name};\n${' '.repeat(outer.loc.start.column)}`;
    const keepsValue = only.init ? replace(site, keyword, '') : replace(site, declaration, '');
    fixes.push(
      {
        operator: 'lift-declaration',
        title: `declare ${name} before the block that sets it`,
        edits: [insert(site, outer.range[0], line), keepsValue],
        prior: 0.55,
      },
      {
        operator: 'lift-declaration',
        title: `declare ${name} with var`,
        edits: [
          replace(
            site,
            { range: [declaration.range[0], declaration.range[0] + declaration.kind.length] },
            'var',
          ),
        ],
        prior: 0.3,
      },
    );
  });
  return fixes;
}

// The statement before which a declaration is seen from both places.
function sharedStatement(declaration: Node, use: Node): Node | undefined {
  for (let each: Node | undefined = declaration; each?.parent; each = each.parent) {
    const { parent } = each;
    const holdsUse = parent.range[0] <= use.range[0] && use.range[1] <= parent.range[1];
    if (!holdsUse) continue;
    return parent.type === 'Program' || parent.type === 'BlockStatement' ? each : undefined;
  }
  return undefined;
}

function takeAsParameter(site: Site, node: IdentifierNode, name: string): Fix[] {
  const fixes: Fix[] = [];
  let depth = 0;
  for (let each: Node | undefined = node.parent; each; each = each.parent) {
    if (!/Function/.test(each.type) || !('params' in each) || each.type.startsWith('TS')) continue;
    const params = each.params as Node[];
    const last = params.at(-1);
    const first = params[0];
    const prior = 0.35 * 0.7 ** depth++;
    const title = `take ${name} as a parameter`;
    const operator = 'parameter';
    if (last && last.type !== 'RestElement') {
      fixes.push({ operator, title, prior, edits: [insert(site, last.range[1], `, ${name}`)] });
      if (first)
        fixes.push({
          operator,
          title,
          prior: prior * 0.5,
          edits: [insert(site, first.range[0], `${name}, `)],
        });
    } else if (!last) {
      const open = site.text.indexOf('(', each.range[0]);
      if (open !== -1)
        fixes.push({ operator, title, prior: prior * 1.2, edits: [insert(site, open + 1, name)] });
    }
  }
  return fixes;
}

function readsOf(site: Site, name: string): IdentifierNode[] {
  const found: IdentifierNode[] = [];
  walk(site.program, (node) => {
    if (node.type === 'Identifier' && node.name === name && isReference(node)) found.push(node);
  });
  const starts = new Set<number>();
  return found.filter(({ range }) => !starts.has(range[0]) && starts.add(range[0]));
}

const sees = (site: Site, node: Node, name: string): boolean =>
  name in globalThis || namesInScope(site.program, node.range[0]).some((each) => each.name === name);

function unique(reads: { site: Site; node: IdentifierNode }[]): { site: Site; node: IdentifierNode }[] {
  const seen = new Set<string>();
  return reads.filter(({ site, node }) => {
    const key = `${site.file}:${node.range[0]}`;
    return !seen.has(key) && seen.add(key);
  });
}
