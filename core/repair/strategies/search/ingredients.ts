import type { Node } from '../../syntax/parse.js';
import { nodesBelow, type Source } from './source.js';

/** What a function, or the program, is written with, each list in source order; nested functions included. */
export interface Ingredients {
  literals: Node[];
  /** Reads of properties and elements, calls, and operations. */
  members: Node[];
  calls: Node[];
  operations: Node[];
  /** Tests of branches and loops. */
  conditions: Node[];
}

const known = new WeakMap<Source, Map<Node, Ingredients>>();

export function ingredientsOf(source: Source, home: Node): Ingredients {
  const homes = known.get(source) ?? new Map<Node, Ingredients>();
  known.set(source, homes);
  const found = homes.get(home) ?? gather(nodesBelow(source, home));
  homes.set(home, found);
  return found;
}

function gather(nodes: readonly Node[]): Ingredients {
  const found: Ingredients = { literals: [], members: [], calls: [], operations: [], conditions: [] };
  for (const node of nodes) {
    switch (node.type) {
      case 'Literal':
        found.literals.push(node);
        break;
      case 'MemberExpression':
        found.members.push(node);
        break;
      case 'CallExpression':
        found.calls.push(node);
        break;
      case 'BinaryExpression':
        found.operations.push(node);
        break;
      case 'IfStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'ConditionalExpression':
        found.conditions.push(node.test);
    }
  }
  return found;
}

/** The nodes of a list that is in source order, those that start nearest to an offset first. */
export function* nearestFirst(nodes: readonly Node[], offset: number): Generator<Node> {
  let after = firstFrom(nodes, offset);
  let before = after - 1;
  for (;;) {
    const [left, right] = [nodes[before], nodes[after]];
    if (left === undefined && right === undefined) return;
    const takeLeft =
      right === undefined || (left !== undefined && offset - left.range[0] <= right.range[0] - offset);
    const next = takeLeft ? left : right;
    if (takeLeft) before--;
    else after++;
    if (next !== undefined) yield next;
  }
}

function firstFrom(nodes: readonly Node[], offset: number): number {
  let [low, high] = [0, nodes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((nodes[middle]?.range[0] ?? 0) >= offset) high = middle;
    else low = middle + 1;
  }
  return low;
}
