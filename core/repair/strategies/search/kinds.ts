import type { Node } from '../../syntax/parse.js';
import { type Source, textOf } from './source.js';

/** What a value most likely is. Guessed from how it is written and used: it only orders candidates. */
export type Kind = 'number' | 'string' | 'boolean' | 'array' | 'function' | 'object' | 'regexp' | 'unknown';

export function kindOf(source: Source, node: Node): Kind {
  switch (node.type) {
    case 'Literal':
      if ('regex' in node) return 'regexp';
      return node.value === null ? 'object' : kindOfValue(typeof node.value);
    case 'TemplateLiteral':
      return 'string';
    case 'ArrayExpression':
      return 'array';
    case 'ObjectExpression':
    case 'NewExpression':
      return node.type === 'NewExpression' && textOf(source, node.callee) === 'Array' ? 'array' : 'object';
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'FunctionDeclaration':
      return 'function';
    case 'BinaryExpression':
      return kindOfBinary(source, node.operator, node.left, node.right);
    case 'UnaryExpression':
      return node.operator === '!' || node.operator === 'delete'
        ? 'boolean'
        : (unaryKinds[node.operator] ?? 'unknown');
    case 'UpdateExpression':
      return 'number';
    case 'LogicalExpression':
      return kindOf(source, node.right);
    case 'ConditionalExpression':
      return kindOf(source, node.consequent);
    case 'CallExpression':
      return kindOfCall(source, node.callee);
    case 'MemberExpression':
      return textOf(source, node.property) === 'length' ? 'number' : 'unknown';
    case 'Identifier':
      return kindsOfNames(source).get(node.name) ?? 'unknown';
    default:
      return 'unknown';
  }
}

/** Whether a value of one kind may stand where one of the other does. */
export const mayStandFor = (candidate: Kind, wanted: Kind): boolean =>
  candidate === wanted || candidate === 'unknown' || wanted === 'unknown';

const unaryKinds: Partial<Record<string, Kind>> = {
  '-': 'number',
  '+': 'number',
  '~': 'number',
  typeof: 'string',
};

const kindOfValue = (type: string): Kind =>
  type === 'number' || type === 'string' || type === 'boolean'
    ? type
    : type === 'bigint'
      ? 'number'
      : 'unknown';

function kindOfBinary(source: Source, operator: string, left: Node, right: Node): Kind {
  if (/^(?:[<>]=?|[!=]==?|in|instanceof)$/.test(operator)) return 'boolean';
  if (operator !== '+') return 'number';
  const kinds = [kindOf(source, left), kindOf(source, right)];
  if (kinds.includes('string')) return 'string';
  return kinds.every((kind) => kind === 'number') ? 'number' : 'unknown';
}

const callKinds: readonly [RegExp, Kind][] = [
  [
    /^(?:Math|Number)\.|^(?:parseInt|parseFloat|Number)$|\.(?:indexOf|lastIndexOf|findIndex|charCodeAt|codePointAt|push|unshift|getTime|search|localeCompare)$/,
    'number',
  ],
  [
    /^String$|^String\.|^JSON\.stringify$|\.(?:join|toString|toFixed|toLowerCase|toUpperCase|trim\w*|charAt|substr|substring|padStart|padEnd|repeat|replace|replaceAll)$/,
    'string',
  ],
  [
    /^Array$|^Array\.(?:from|of)$|^Object\.(?:keys|values|entries)$|\.(?:map|filter|split|sort|reverse|flat|flatMap|splice|fill|toSorted|toReversed)$/,
    'array',
  ],
  [
    /^Boolean$|^isNaN$|^Array\.isArray$|^Number\.is\w+$|\.(?:some|every|includes|startsWith|endsWith|test|has|hasOwnProperty)$/,
    'boolean',
  ],
];

function kindOfCall(source: Source, callee: Node): Kind {
  const name = textOf(source, callee).replace(/\s+/g, '');
  return callKinds.findLast(([pattern]) => pattern.test(name))?.[1] ?? 'unknown';
}

const known = new WeakMap<Source, Map<string, Kind>>();

/** One kind for each name of the file: where two variables share a name, the first sign of a kind wins. */
function kindsOfNames(source: Source): Map<string, Kind> {
  const cached = known.get(source);
  if (cached !== undefined) return cached;
  const kinds = new Map<string, Kind>();
  known.set(source, kinds);
  const note = (name: Node, kind: Kind): void => {
    if (name.type === 'Identifier' && kind !== 'unknown' && !kinds.has(name.name)) kinds.set(name.name, kind);
  };
  for (const node of source.nodes) noteDeclared(source, node, note);
  for (const node of source.nodes) noteUsed(source, node, note);
  return kinds;
}

type Note = (name: Node, kind: Kind) => void;

function noteDeclared(source: Source, node: Node, note: Note): void {
  if (node.type === 'VariableDeclarator' && node.init !== null) note(node.id, kindOf(source, node.init));
  if (node.type === 'AssignmentPattern') note(node.left, kindOf(source, node.right));
  if (node.type === 'FunctionDeclaration' && node.id !== null) note(node.id, 'function');
  if (node.type === 'AssignmentExpression' && node.operator === '=')
    note(node.left, kindOf(source, node.right));
}

function noteUsed(source: Source, node: Node, note: Note): void {
  if (node.type === 'UpdateExpression') note(node.argument, 'number');
  if (node.type === 'BinaryExpression' && /^[-*/%]$|^[<>]=?$|^\*\*$/.test(node.operator)) {
    for (const side of [node.left, node.right]) note(side, 'number');
  }
  if (node.type === 'CallExpression' && node.callee.type === 'Identifier') note(node.callee, 'function');
  if (node.type === 'ForOfStatement') note(node.right, 'array');
  if (node.type === 'MemberExpression' && node.property.type === 'Identifier' && !node.computed) {
    const kind = memberKinds.find(([pattern]) => pattern.test(textOf(source, node.property)))?.[1];
    if (kind !== undefined) note(node.object, kind);
  }
  if (node.type === 'MemberExpression' && node.computed) note(node.property, kindOf(source, node.property));
}

const memberKinds: readonly [RegExp, Kind][] = [
  [
    /^(?:push|pop|shift|unshift|map|filter|reduce|forEach|join|sort|reverse|splice|every|some|fill|flat|flatMap|find|findIndex)$/,
    'array',
  ],
  [
    /^(?:split|charCodeAt|charAt|toLowerCase|toUpperCase|trim|startsWith|endsWith|substring|substr|replace|replaceAll|padStart|padEnd|match|repeat)$/,
    'string',
  ],
  [/^(?:toFixed|toPrecision)$/, 'number'],
];
