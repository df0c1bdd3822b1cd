import type { Edit, Hint } from '../../../model.js';
import { walk } from '../../syntax/walk.js';
import { codeOf, replace, type Source } from '../rules/rule.js';
import { loadsOf } from './bindings.js';
import { lastPart } from './renamed.js';

/** Gives an option its new name in the objects that a file which loads the package hands to calls. */
export function changedOption(source: Source, { from, to, package: pkg }: Hint): Edit[] {
  if (from === null || to === null || loadsOf(source, pkg).length === 0) return [];
  const [old, next] = [lastPart(from), lastPart(to)];
  const edits: Edit[] = [];
  walk(source.program, (node, parent) => {
    if (node.type !== 'ObjectExpression') return;
    if (parent?.type !== 'CallExpression' && parent?.type !== 'NewExpression') return;
    for (const each of node.properties) {
      if (each.type !== 'Property' || each.computed || codeOf(source, each.key) !== old) continue;
      edits.push(each.shorthand ? replace(source, each, `${next}: ${old}`) : replace(source, each.key, next));
    }
  });
  return edits;
}
