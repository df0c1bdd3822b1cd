import type { FunctionKind } from '../../model.js';
import { isFunction, nodesAt } from './lookup.js';
import type { Node, Program } from './parse.js';

export const functionKindAt = (program: Program, offset: number): FunctionKind =>
  kindOfChain(nodesAt(program, offset));

/** Of a node and what holds it, nearest first. */
export function kindOfChain(chain: readonly Node[]): FunctionKind {
  const at = chain.findIndex((node) => isFunction(node));
  const own = chain[at];
  if (!isFunction(own)) return 'module';
  if (own.async) return 'async';
  const holder = chain[at + 1];
  if (
    holder?.type === 'MethodDefinition' ||
    (holder?.type === 'Property' && (holder.method || holder.kind !== 'init'))
  )
    return holder.kind === 'constructor'
      ? 'constructor'
      : holder.kind === 'get' || holder.kind === 'set'
        ? 'accessor'
        : 'method';
  return own.type === 'ArrowFunctionExpression' ? 'arrow' : 'function';
}
