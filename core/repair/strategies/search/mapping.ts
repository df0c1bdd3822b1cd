import type { Node } from '../../syntax/parse.js';
import { kindOf, mayStandFor } from './kinds.js';
import { namesAt, nodesBelow, type Source } from './source.js';
import { freeNames, isReference } from './vocabulary.js';

/**
 * Texts of a piece of code with one of its names replaced by another, two of them exchanged, or a name and its
 * companion of the same kind swapped throughout. Only names that are visible; few, the closest first.
 */
export function pairings(source: Source, code: Node, visible: readonly string[]): string[] {
  const used = freeNames(source, code);
  const kinds = new Map(namesAt(source, code).map(({ name, node }) => [name, kindOf(source, node)]));
  const kind = (name: string) => kinds.get(name) ?? 'unknown';
  const found: string[] = [];
  for (const name of used) {
    for (const other of visible.slice(0, 10)) {
      if (other === name || kind(other) === 'function' || !mayStandFor(kind(other), kind(name))) continue;
      found.push(
        renamed(
          source,
          code,
          new Map([[name, other], ...(used.includes(other) ? [[other, name] as const] : [])]),
        ),
      );
    }
  }
  return [...new Set(found)].slice(0, 12);
}

/** Text of the code with references to the names replaced. */
function renamed(source: Source, code: Node, names: ReadonlyMap<string, string>): string {
  let text = '';
  let at = code.range[0];
  for (const node of nodesBelow(source, code)) {
    if (node.range[0] < at || node.type !== 'Identifier') continue;
    const link = source.links.get(node);
    const name = isReference(link?.parent ?? null, link?.key ?? null) ? names.get(node.name) : undefined;
    if (name === undefined) continue;
    text += source.text.slice(at, node.range[0]) + name;
    at = node.range[1];
  }
  return text + source.text.slice(at, code.range[1]);
}
