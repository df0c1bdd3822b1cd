import { kindOf } from '../kinds.js';
import { type Operator, replace } from '../proposal.js';
import { keyOf, namesAt, parentOf, textOf } from '../source.js';

/** Another initial value for a variable, a parameter or a reduction. */
export const initial: Operator = {
  name: 'initial-value',
  nodes: ['VariableDeclarator', 'AssignmentPattern', 'AssignmentExpression', 'Identifier'],
  *propose(site) {
    const { node, source } = site;
    if (node.type === 'Identifier') {
      const parent = parentOf(source, node);
      if (keyOf(source, node) !== 'params' || parent === null) return;
      const bare = parent.type === 'ArrowFunctionExpression' && parent.range[0] === node.range[0];
      for (const text of ['0', '1', '[]', '{}', "''", 'false', 'true'])
        yield replace(site, bare ? `(${node.name} = ${text})` : `${node.name} = ${text}`, 0.3);
      return;
    }
    const value =
      node.type === 'VariableDeclarator'
        ? node.init
        : node.type === 'AssignmentPattern' || node.type === 'AssignmentExpression'
          ? node.right
          : null;
    if (node.type === 'AssignmentExpression' && node.operator !== '=') return;
    if (value === null) {
      if (
        node.type !== 'VariableDeclarator' ||
        node.id.type !== 'Identifier' ||
        /^For(?:In|Of)/.test(parentOf(source, parentOf(source, node) ?? node)?.type ?? '')
      )
        return;
      for (const text of ['0', '1', '[]', "''", '{}', 'null', 'false', 'true'])
        yield replace(site, `${textOf(source, node.id)} = ${text}`, 0.5);
      return;
    }
    if (kindOf(source, value) === 'function') return;
    const own = textOf(source, value);
    for (const [text, weight] of byKind[kindOf(source, value)] ?? []) {
      if (text !== own) yield replace({ ...site, node: value }, text, weight);
    }
    for (const { name, node: declared, kind } of namesAt(source, node).slice(0, 10)) {
      if (name === own || kind === 'import') continue;
      if (kindOf(source, declared) === 'array') yield replace({ ...site, node: value }, `${name}[0]`, 0.3);
      yield replace({ ...site, node: value }, name, 0.25);
    }
  },
};

const byKind: Partial<Record<string, [string, number][]>> = {
  number: [
    ['0', 0.6],
    ['1', 0.6],
    ['-1', 0.4],
    ['Infinity', 0.4],
    ['-Infinity', 0.4],
    ['null', 0.1],
  ],
  string: [
    ["''", 0.6],
    ["' '", 0.2],
    ['null', 0.1],
  ],
  boolean: [
    ['true', 0.6],
    ['false', 0.6],
  ],
  array: [
    ['[]', 0.5],
    ['[0]', 0.2],
    ['{}', 0.2],
    ['new Map()', 0.1],
    ['new Set()', 0.1],
  ],
  object: [
    ['{}', 0.4],
    ['[]', 0.3],
    ['null', 0.2],
    ['Object.create(null)', 0.15],
    ['undefined', 0.2],
  ],
  unknown: [
    ['0', 0.2],
    ['[]', 0.2],
    ['{}', 0.2],
    ['null', 0.2],
    ["''", 0.2],
  ],
};
