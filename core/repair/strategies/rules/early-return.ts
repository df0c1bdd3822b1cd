import { ancestorsOf, functionOf, isLoop, statementOf } from '../../syntax/lookup.js';
import type { Node } from '../../syntax/parse.js';
import { indentAt, usesSemicolons } from '../../syntax/style.js';
import { walk } from '../../syntax/walk.js';
import { nullAccesses } from './null-property.js';
import { brief, codeOf, type Fault, type Fix, insert, type Site } from './rule.js';

/** Leaves the function, or goes on with the next turn of the loop, when what is about to be read is missing. */
export function earlyReturn(fault: Fault): Fix[] {
  return nullAccesses(fault)
    .slice(0, 4)
    .flatMap(({ site, node, order }) => leaveWhenMissing(site, node.object, 0.8 ** order));
}

/** Early exits before the statement of an expression, for when the expression is null or undefined. */
function leaveWhenMissing(site: Site, object: Node, weight: number): Fix[] {
  const code = codeOf(site, object);
  const statement = statementOf(object);
  const simple = /^(?:this|[\w$]+)(?:\??\.[\w$]+|\[[\w$'".]+\])*$/.test(code);
  if (!statement || !simple || !isKnownBefore(object, statement)) return [];
  const within = functionOf(object);
  const exits: { exit: string; prior: number }[] = [];
  const loop = ancestorsOf(object).find((each) => isLoop(each) || each === within);
  if (loop && isLoop(loop) && loop.range[0] !== statement.range[0])
    exits.push({ exit: 'continue', prior: 0.4 }, { exit: 'break', prior: 0.15 });
  if (within) {
    const values = returnValues(site, within);
    exits.push(
      ...values.map((value, index) => ({
        exit: value ? `return ${value}` : 'return',
        prior: 0.4 - index * 0.03,
      })),
    );
  }
  const end = usesSemicolons(site.text) ? ';' : '';
  const indent = indentAt(site.text, statement.range[0]);
  return exits.map(({ exit, prior }) => ({
    operator: 'early-return',
    title: `${exit} when ${brief(code)} is missing`,
    edits: [insert(site, statement.range[0], `if (${code} == null) ${exit}${end}\n${indent}`)],
    prior: prior * weight,
  }));
}

/** What a function may return when it has nothing to say: like its other returns first, then the usual empty values. */
export function returnValues(site: Site, within: Node): string[] {
  const seen: string[] = [];
  let valued = false;
  walk(within, (node) => {
    if (node !== within && /Function/.test(node.type)) return 'skip';
    if (node.type !== 'ReturnStatement' || !node.argument) return undefined;
    valued = true;
    const { argument } = node;
    const code = codeOf(site, argument);
    if (/^(?:Literal|Identifier|UnaryExpression)$/.test(argument.type) && argument.type !== 'Identifier')
      seen.push(code);
    else if (/^(?:null|undefined|\[\]|\{\}|''|"")$/.test(code)) seen.push(code);
    else if (argument.type === 'ArrayExpression' || isArrayCall(argument)) seen.push('[]');
    else if (argument.type === 'ObjectExpression') seen.push('{}');
    else if (argument.type === 'TemplateLiteral') seen.push("''");
    else if (argument.type === 'BinaryExpression') seen.push(/[<>=]/.test(argument.operator) ? 'false' : '0');
    return undefined;
  });
  const usual = valued ? ['undefined', 'null', '0', "''", '[]', 'false', '{}', 'true'] : ['', 'null'];
  return [...new Set([...seen, ...usual])].slice(0, 9);
}

function isArrayCall(node: Node): boolean {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
  const { property } = node.callee;
  return (
    property.type === 'Identifier' &&
    /^(?:map|filter|slice|concat|flat|flatMap|sort|reverse|split)$/.test(property.name)
  );
}

// What a statement declares itself cannot be tested before it.
function isKnownBefore(object: Node, statement: Node): boolean {
  const root = rootOf(object);
  if (root.type === 'ThisExpression') return true;
  if (root.type !== 'Identifier') return false;
  let declared = false;
  walk(statement, (node) => {
    if (node.type !== 'VariableDeclarator' && !/Function/.test(node.type)) return;
    const ids =
      node.type === 'VariableDeclarator' ? [node.id] : 'params' in node ? (node.params as Node[]) : [];
    for (const id of ids) {
      walk(id, (each) => {
        if (each.type === 'Identifier' && each.name === root.name) declared = true;
      });
    }
  });
  return !declared;
}

function rootOf(node: Node): Node {
  if (node.type === 'MemberExpression') return rootOf(node.object);
  return node.type === 'CallExpression' ? rootOf(node.callee) : node;
}
