import type { Node } from '../../repair/syntax/parse.js';
import { findAll } from '../../repair/syntax/walk.js';
import { type Holes, holeOf } from './match.js';

/** What a template is to be written in place of, and what its holes stand for. */
export interface FillPlace {
  node: Node;
  holes: Holes;
  text: string;
}

/** The source of a template with its holes filled, in parentheses wherever it would be read otherwise without. */
export function fillTemplate(source: string, root: Node, { node, holes, text }: FillPlace): string {
  const edits = findAll(root, isHole).map((hole) => {
    const name = holeOf(hole) ?? '';
    const nodes = holes.get(name);
    if (!nodes) throw new TypeError(`The template ${source} has a hole ${name} that nothing fills`);
    const [start, end] = hole.range;
    if (nodes.length === 0) return { ...withComma(source, start, end), text: '' };
    return { start, end, text: nodes.map((each) => part(hole, each, root, text)).join(', ') };
  });
  const [from, to] = root.range;
  const filled = edits
    .sort((one, other) => other.start - one.start)
    .reduce((all, edit) => all.slice(0, edit.start) + edit.text + all.slice(edit.end), source.slice(0, to))
    .slice(from);
  return needsParentheses(root, node) ? `(${filled})` : filled;
}

const isHole = (node: Node): boolean => node.type === 'Identifier' && holeOf(node) !== null;

/** A list that stays empty takes the comma before or after it along. */
function withComma(source: string, start: number, end: number): { start: number; end: number } {
  const before = /,\s*$/.exec(source.slice(0, start));
  if (before) return { start: before.index, end };
  const after = /^\s*,\s*/.exec(source.slice(end));
  return { start, end: end + (after?.[0].length ?? 0) };
}

function part(hole: Node, node: Node, root: Node, text: string): string {
  const own = text.slice(...node.range);
  if (simple.has(node.type) || hole === root) return own;
  return node.type !== 'SequenceExpression' && isEnclosed(hole) ? own : `(${own})`;
}

/** Whether the new code has to be held together in the place of the old. */
function needsParentheses(root: Node, replaced: Node): boolean {
  if (/Statement$|Declaration$/.test(root.type) || simple.has(root.type) || isEnclosed(replaced))
    return false;
  return root.type !== replaced.type || bindingOf(root) !== bindingOf(replaced);
}

/** Nodes that read the same wherever an expression may stand. */
const simple = new Set([
  'Identifier',
  'Literal',
  'ThisExpression',
  'Super',
  'MemberExpression',
  'CallExpression',
  'ArrayExpression',
  'TemplateLiteral',
  'SpreadElement',
]);

/** Whether an expression stands between commas, brackets or the ends of a statement. */
function isEnclosed(node: Node): boolean {
  const { parent } = node;
  switch (parent?.type) {
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee !== node;
    case 'MemberExpression':
      return parent.computed && parent.property === node;
    case 'AssignmentExpression':
      return parent.right === node;
    case 'VariableDeclarator':
      return parent.init === node;
    case 'Property':
      return parent.value === node;
    case 'ArrayExpression':
    case 'ExpressionStatement':
    case 'ReturnStatement':
    case 'ThrowStatement':
    case 'IfStatement':
    case 'WhileStatement':
    case 'SwitchStatement':
    case 'TemplateLiteral':
    case 'JSXExpressionContainer':
      return true;
    default:
      return false;
  }
}

/** Operators of one line bind alike. */
const groups = ['=== !== == !=', '< > <= >=', '+ -', '* / %', '&&', '||', '??'].map((line) =>
  line.split(' '),
);

function bindingOf(node: Node): unknown {
  if (!('operator' in node)) return null;
  const at = groups.findIndex((group) => group.includes(String(node.operator)));
  return at < 0 ? node.operator : at;
}
