import { parseProgram } from '../program.js';
import { type Tree, treeOf } from './tree.js';

/** A text as a tree; null where it does not parse. Its extension tells the language. */
export function parseTree(file: string, text: string): Tree | null {
  try {
    return treeOf(parseProgram(text, { file, jsx: !/\.[cm]?ts$/.test(file) }));
  } catch {
    return null;
  }
}
