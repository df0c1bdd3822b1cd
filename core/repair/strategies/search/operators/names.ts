import { kindOf, mayStandFor } from '../kinds.js';
import { likeness } from '../likeness.js';
import { type Operator, replace } from '../proposal.js';
import { keyOf, namesAt, parentOf } from '../source.js';
import { isGlobal, isReference } from '../vocabulary.js';

/** Another name in scope: near ones, those spelled alike and those of the same kind first. */
export const names: Operator = {
  name: 'name',
  nodes: ['Identifier'],
  *propose(site) {
    const { node, source } = site;
    if (node.type !== 'Identifier' || isGlobal(node.name)) return;
    const parent = parentOf(source, node);
    const key = keyOf(source, node);
    if (!isReference(parent, key) || isDeclared(parent?.type, key)) return;
    const written =
      parent?.type === 'UpdateExpression' || (parent?.type === 'AssignmentExpression' && key === 'left');
    const called = parent?.type === 'CallExpression' && key === 'callee';
    const wanted = called ? 'function' : kindOf(source, node);
    const shorthand = parent?.type === 'Property' && parent.shorthand;
    for (const [rank, name] of namesAt(source, node).entries()) {
      if (name.name === node.name || (written && name.constant)) continue;
      const isCallable = name.kind === 'function' || name.kind === 'class' || name.kind === 'import';
      const kind = isCallable ? 'function' : kindOf(source, name.node);
      const fits = mayStandFor(kind, wanted) ? (kind === wanted ? 1 : 0.7) : 0.2;
      const weight = fits * (0.55 + 0.45 * likeness(node.name, name.name)) * Math.max(0.3, 1 - 0.04 * rank);
      yield replace(site, shorthand ? `${node.name}: ${name.name}` : name.name, weight);
    }
  },
};

const isDeclared = (parent: string | undefined, key: string | null): boolean =>
  key === 'id' ||
  key === 'params' ||
  key === 'param' ||
  key === 'label' ||
  /Pattern$|Element$/.test(parent ?? '')
    ? !(parent === 'SpreadElement' || (parent === 'AssignmentPattern' && key === 'right'))
    : false;
