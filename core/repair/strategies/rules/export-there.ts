import type { Node } from '../../syntax/parse.js';
import { usesSemicolons } from '../../syntax/style.js';
import { exportsOf, topLevelNames } from './exports-of.js';
import { nearestNames } from './nearest-names.js';
import { atEnd, type Fix, insert, type Source } from './rule.js';

/** Lets a module export a name: what it declares by that name, or by one like it. */
export function exportThere(target: Source, name: string): Fix[] {
  const fixes: Fix[] = [];
  const local = topLevelNames(target).map((each) => each.name);
  const end = usesSemicolons(target.text) ? ';' : '';
  const declared = target.program.body.find((node) => declaredNames(node).includes(name));
  const statement = `export { ${name} }${end}`;
  if (declared && !declared.type.startsWith('Export') && !declared.type.startsWith('Import')) {
    fixes.push({
      operator: 'export',
      title: `export ${name}`,
      edits: [insert(target, declared.range[0], 'export ')],
      prior: 0.95,
    });
  } else if (local.includes(name)) {
    fixes.push({
      operator: 'export',
      title: `export ${name}`,
      edits: [atEnd(target, statement)],
      prior: 0.9,
    });
  }
  for (const each of exportsOf(target)) {
    if (
      each.style === 'esm' &&
      each.name === 'default' &&
      each.local &&
      name !== 'default' &&
      !local.includes(name)
    )
      fixes.push({
        operator: 'export',
        title: `export ${each.local} as ${name}`,
        edits: [atEnd(target, `export { ${each.local} as ${name} }${end}`)],
        prior: 0.4,
      });
  }
  if (name === 'default') {
    const exported = exportsOf(target).filter((each) => each.style === 'esm' && each.local);
    for (const [index, each] of [...new Set(exported.map((item) => item.local))].slice(0, 4).entries())
      fixes.push({
        operator: 'export',
        title: `export ${each} as default`,
        edits: [atEnd(target, `export default ${each}${end}`)],
        prior: 0.5 - index * 0.05,
      });
    for (const each of local.slice(-2)) {
      if (!exported.some((item) => item.local === each))
        fixes.push({
          operator: 'export',
          title: `export ${each} as default`,
          edits: [atEnd(target, `export default ${each}${end}`)],
          prior: 0.45,
        });
    }
    return fixes;
  }
  for (const { name: near, likeness } of nearestNames(name, local, 0.6).slice(0, 3))
    fixes.push({
      operator: 'export',
      title: `export ${near} as ${name}`,
      edits: [atEnd(target, `export { ${near} as ${name} }${end}`)],
      prior: 0.5 * likeness,
    });
  return fixes;
}

function declaredNames(node: Node): string[] {
  if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration')
    return node.id ? [node.id.name] : [];
  if (node.type !== 'VariableDeclaration') return [];
  return node.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
}
