import { type FunctionNode, functionOf, isFunction, nameNodeOf } from '../../syntax/lookup.js';
import type { Node } from '../../syntax/parse.js';
import { indentAt, usesSemicolons } from '../../syntax/style.js';
import { walk } from '../../syntax/walk.js';
import { brief, codeOf, type Fault, type Fix, insert, replace, type Source } from './rule.js';
import { nodesAtSite } from './sites.js';

/** A function that gives nothing back although its value is used: return its last expression or the variable it builds. */
export async function missingReturn(fault: Fault): Promise<Fix[]> {
  const { actual } = fault.thrown;
  const undefinedSeen =
    actual === undefined
      ? /undefined|not iterable|reduce|NaN/.test(fault.message)
      : /undefined|NaN|null|\[\s*\]/.test(actual);
  if (!undefinedSeen) return [];
  const fixes: Fix[] = [];
  const tried = new Set<Node>();
  for (const [order, site] of fault.sites.entries()) {
    const near = nodesAtSite(site, () => true);
    const owners = near.flatMap((node) => [
      ...(isFunction(node) ? [node] : []),
      ...(functionOf(node) ? [functionOf(node) as FunctionNode] : []),
    ]);
    const called = near.flatMap((node) => (node.type === 'CallExpression' ? calleesOf(node) : []));
    for (const source of [site, ...(await fault.project.sources())]) {
      const local = source.file === site.file ? owners : [];
      for (const owner of [...local.flatMap(withInner), ...functionsNamed(source, called)]) {
        if (tried.has(owner)) continue;
        tried.add(owner);
        fixes.push(...returns(source, owner, 0.92 ** order));
      }
    }
  }
  return fixes;
}

function returns(source: Source, owner: FunctionNode, weight: number): Fix[] {
  if (owner.body?.type !== 'BlockStatement' || isConstructor(owner)) return [];
  const { body } = owner.body;
  const last = body.at(-1);
  if (!last || alwaysReturns(last)) return [];
  const fixes: Fix[] = [];
  const bare = !hasReturn(owner);
  const usual = bare ? 1 : 0.7;
  for (const statement of tails(last)) {
    if (statement.type !== 'ExpressionStatement') continue;
    const assigned =
      statement.expression.type === 'AssignmentExpression' ||
      statement.expression.type === 'UpdateExpression';
    fixes.push({
      operator: 'return',
      title: `return ${brief(codeOf(source, statement.expression))}`,
      edits: [insert(source, statement.range[0], 'return ')],
      prior: (assigned ? 0.25 : 0.75) * usual * weight,
    });
  }
  if (last.type === 'BlockStatement' || last.type === 'LabeledStatement')
    fixes.push(...objectBody(source, owner, last, weight));
  const end = usesSemicolons(source.text) ? ';' : '';
  const indent = indentAt(source.text, last.range[0]);
  const inline = source.text.slice(owner.body.range[0], last.range[0]).includes('\n') ? `\n${indent}` : ' ';
  for (const [index, name] of builtNames(owner).entries()) {
    fixes.push({
      operator: 'return',
      title: `return ${name} at the end`,
      edits: [insert(source, last.range[1], `${inline}return ${name}${end}`)],
      prior: Math.max(0.1, 0.65 - index * 0.12) * usual * weight,
    });
  }
  if (owner.type === 'ArrowFunctionExpression' && body.length === 1 && last.type === 'ExpressionStatement') {
    const edits = [replace(source, owner.body, codeOf(source, last.expression))];
    fixes.push({ operator: 'return', title: 'give the value without braces', edits, prior: 0.6 * weight });
  }
  return fixes;
}

// `() => { key: value }` is a block with a label; parentheses make it an object.
function objectBody(source: Source, owner: FunctionNode, last: Node, weight: number): Fix[] {
  if (owner.type !== 'ArrowFunctionExpression' || last.type !== 'LabeledStatement' || !owner.body) return [];
  const edits = [replace(source, owner.body, `(${codeOf(source, owner.body).replace(/;(\s*\})$/, '$1')})`)];
  return [{ operator: 'return', title: 'give back the object', edits, prior: 0.9 * weight }];
}

// Where control may leave at the end: the last statement, or the last ones of its branches.
function tails(node: Node): Node[] {
  if (node.type === 'IfStatement')
    return [...tails(node.consequent), ...(node.alternate ? tails(node.alternate) : [])];
  if (node.type === 'BlockStatement') {
    const last = node.body.at(-1);
    return last ? tails(last) : [];
  }
  if (node.type === 'TryStatement')
    return [...tails(node.block), ...(node.handler ? tails(node.handler.body) : [])];
  return [node];
}

// Variables that a function builds, the latest changed first, then the first parameter.
function builtNames(owner: FunctionNode): string[] {
  const declared: string[] = [];
  const changed: string[] = [];
  walk(owner.body ?? owner, (node) => {
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && functionOf(node) === owner)
      declared.push(node.id.name);
    if (node.type === 'AssignmentExpression' || node.type === 'UpdateExpression')
      changed.push(rootName(node.type === 'UpdateExpression' ? node.argument : node.left));
    if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression')
      changed.push(rootName(node.callee.object));
  });
  const parameters = owner.params.flatMap((each) => (each.type === 'Identifier' ? [each.name] : []));
  const known = new Set([...declared, ...parameters]);
  const order = [
    ...changed.filter((name) => known.has(name)).reverse(),
    ...declared.reverse(),
    ...parameters,
  ];
  return [...new Set(order)].slice(0, 4);
}

function rootName(node: Node): string {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'MemberExpression' ? rootName(node.object) : '';
}

function calleesOf(node: Extract<Node, { type: 'CallExpression' }>): string[] {
  const { callee } = node;
  if (callee.type === 'Identifier') return [callee.name];
  return callee.type === 'MemberExpression' && callee.property.type === 'Identifier'
    ? [callee.property.name]
    : [];
}

function functionsNamed(source: Source, names: readonly string[]): FunctionNode[] {
  if (names.length === 0) return [];
  const found: FunctionNode[] = [];
  walk(source.program, (node) => {
    if (!isFunction(node)) return;
    const key = nameNodeOf(node);
    if (key?.type === 'Identifier' && names.includes(key.name)) found.push(node);
  });
  return found;
}

function withInner(owner: FunctionNode): FunctionNode[] {
  const found: FunctionNode[] = [];
  walk(owner, (node) => {
    if (isFunction(node)) found.push(node);
  });
  return found;
}

function alwaysReturns(node: Node): boolean {
  if (node.type === 'ReturnStatement') return node.argument !== null;
  if (node.type === 'ThrowStatement') return true;
  if (node.type === 'BlockStatement') return node.body.some(alwaysReturns);
  return (
    node.type === 'IfStatement' &&
    node.alternate !== null &&
    alwaysReturns(node.consequent) &&
    alwaysReturns(node.alternate)
  );
}

function hasReturn(owner: FunctionNode): boolean {
  let found = false;
  walk(owner, (node) => {
    if (node.type === 'ReturnStatement' && node.argument && functionOf(node) === owner) found = true;
  });
  return found;
}

const isConstructor = (owner: FunctionNode): boolean =>
  owner.parent.type === 'MethodDefinition' &&
  (owner.parent.kind === 'constructor' || owner.parent.kind === 'set');
