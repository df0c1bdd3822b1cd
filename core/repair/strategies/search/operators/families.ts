import { type Operator, replace } from '../proposal.js';
import { keyOf, parentOf, textOf } from '../source.js';
import { familiesOf } from './method-families.js';

/** A sibling of a built-in method or constant: `floor` for `ceil`, `push` for `unshift`. */
export const families: Operator = {
  name: 'method-family',
  nodes: ['Identifier'],
  *propose(site) {
    const { node, source } = site;
    const parent = parentOf(source, node);
    if (node.type !== 'Identifier' || parent === null) return;
    if (parent.type === 'MemberExpression' && keyOf(source, node) === 'property' && !parent.computed) {
      // What is assigned is the program's own.
      if (parentOf(source, parent)?.type === 'AssignmentExpression' && keyOf(source, parent) === 'left')
        return;
      for (const [rank, name] of familiesOf(node.name, textOf(source, parent.object)).entries()) {
        yield replace(site, name, Math.max(1 - 0.1 * rank, 0.25));
      }
    }
    if (parent.type === 'NewExpression' && keyOf(source, node) === 'callee') {
      for (const name of collections)
        if (collections.includes(node.name) && name !== node.name) yield replace(site, name, 0.6);
    }
    if (parent.type === 'CallExpression' && keyOf(source, node) === 'callee') {
      const known = Object.hasOwn(globalCalls, node.name) ? globalCalls[node.name] : undefined;
      for (const name of known ?? []) yield replace(site, name, 0.8);
    }
  },
};

const collections = ['Map', 'Set', 'WeakMap', 'WeakSet', 'Array'];

const globalCalls: Partial<Record<string, string[]>> = {
  parseInt: ['parseFloat', 'Number', 'Math.round'],
  parseFloat: ['parseInt', 'Number'],
  Number: ['parseInt', 'parseFloat', 'String', 'Boolean'],
  String: ['Number', 'JSON.stringify'],
  isNaN: ['Number.isNaN', 'isFinite'],
  isFinite: ['Number.isFinite', 'isNaN'],
  encodeURI: ['encodeURIComponent'],
  encodeURIComponent: ['encodeURI'],
  decodeURI: ['decodeURIComponent'],
  decodeURIComponent: ['decodeURI'],
  setTimeout: ['setImmediate', 'queueMicrotask'],
};
