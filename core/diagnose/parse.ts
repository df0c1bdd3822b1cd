import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { parseProgram as parse } from '../syntax/program.js';

export type Node = TSESTree.Node;

/** The program of a JavaScript or TypeScript text, or null where it does not parse. */
export async function parseProgram(file: string, text: string): Promise<TSESTree.Program | null> {
  for (const jsx of likelyJsx(file)) {
    try {
      return parse(text, { file, jsx, lenient: true });
    } catch {
      // With the other reading of `<` it may parse.
    }
  }
  return null;
}

const likelyJsx = (file: string): boolean[] => (/\.[cm]?ts$/.test(file) ? [false] : [true, false]);

/** The nodes directly inside of `node`, in the order of their properties. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const [key, value] of Object.entries(node)) {
    if (key === 'parent' || key === 'loc' || key === 'range') continue;
    for (const each of Array.isArray(value) ? value : [value]) if (isNode(each)) children.push(each);
  }
  return children;
}

/** Calls `visit` for `node` and what is inside of it, outermost first; `'skip'` leaves the inside out. */
export function walk(node: Node, visit: (node: Node) => 'skip' | undefined): void {
  if (visit(node) === 'skip') return;
  for (const child of childrenOf(node)) walk(child, visit);
}

/** All names that occur inside of `node`, identifiers and properties alike. */
export function namesIn(node: Node): Set<string> {
  const names = new Set<string>();
  walk(node, (each) => {
    if (each.type === 'Identifier' || each.type === 'PrivateIdentifier' || each.type === 'JSXIdentifier') {
      names.add(each.name);
    }
    return undefined;
  });
  return names;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
