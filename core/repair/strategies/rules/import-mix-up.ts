import type { Node } from '../../syntax/parse.js';
import { usesSemicolons } from '../../syntax/style.js';
import { walk } from '../../syntax/walk.js';
import { exportsOf, isExportsObject, topLevelNames } from './exports-of.js';
import { referencesOf, resolveReference } from './module-path.js';
import { nearestNames } from './nearest-names.js';
import { atEnd, codeOf, type Fault, type Fix, insert, replace, type Source } from './rule.js';

type ImportNode = Extract<Node, { type: 'ImportDeclaration' }>;

/** `require` gave an object without the function, or the whole where a part was meant: exports and imports are set right. */
export async function importMixUp(fault: Fault): Promise<Fix[]> {
  if (
    !/is not a function|is not a constructor|Class extends value|of undefined|is not iterable|is not defined/.test(
      fault.message,
    )
  )
    return [];
  const fixes: Fix[] = [];
  const near = new Set(fault.sites.map(({ file }) => file));
  const words = new Set(fault.message.match(/[\w$]+/g) ?? []);
  for (const { text, line } of fault.sites)
    for (const each of (text.split('\n')[line - 1] ?? '').match(/[\w$]+/g) ?? []) words.add(each);
  for (const source of await fault.project.sources()) {
    for (const reference of referencesOf(source)) {
      const file = resolveReference(reference, fault.context.sources);
      const target = file ? await fault.project.source(file) : undefined;
      if (near.has(source.file)) fixes.push(...switchForm(source, reference.node, target, words));
      if (target && near.has(source.file))
        fixes.push(...exportWhatIsUsed(source, reference.node, target, words));
    }
    if (near.size > 0 && !near.has(source.file)) fixes.push(...exportForm(source, words));
  }
  return fixes;
}

// `const x = require('./x')` against `const { x } = require('./x')`, `import x` against `import { x }` and `import * as x`.
function switchForm(
  source: Source,
  literal: Node,
  target: Source | undefined,
  words: ReadonlySet<string>,
): Fix[] {
  const node = literal.parent;
  if (node?.type === 'ImportDeclaration') return switchImport(source, node, target, words);
  const declarator = node?.parent;
  if (node?.type !== 'CallExpression' || !declarator) return [];
  const fixes: Fix[] = [];
  const { id } = declarator.type === 'VariableDeclarator' ? declarator : { id: undefined };
  const exported = target ? exportsOf(target) : [];
  if (id?.type === 'Identifier' && words.has(id.name)) {
    const known = exported.some((each) => each.name === id.name) ? 0.9 : 0.35;
    fixes.push({
      operator: 'import',
      title: `take ${id.name} out of the module`,
      edits: [replace(source, id, `{ ${id.name} }`)],
      prior: known,
    });
    fixes.push({
      operator: 'import',
      title: `take the default of the module`,
      edits: [insert(source, node.range[1], '.default')],
      prior: exported.some((each) => each.name === 'default' && each.style === 'esm') ? 0.9 : 0.3,
    });
  }
  if (id?.type === 'ObjectPattern') {
    for (const property of id.properties) {
      if (
        property.type !== 'Property' ||
        property.key.type !== 'Identifier' ||
        !words.has(codeOf(source, property.value))
      )
        continue;
      const key = property.key.name;
      const whole = exported.some((each) => each.name === 'default');
      if (id.properties.length === 1)
        fixes.push({
          operator: 'import',
          title: `take the whole module as ${key}`,
          edits: [replace(source, id, codeOf(source, property.value))],
          prior: whole ? 0.9 : 0.3,
        });
      const names = exported.map((each) => each.name).filter((each) => each !== 'default');
      if (names.includes(key)) continue;
      for (const { name, likeness } of nearestNames(key, names, 0.45).slice(0, 3))
        fixes.push({
          operator: 'import',
          title: `take ${name} out of the module`,
          edits: [replace(source, property, `${name}: ${codeOf(source, property.value)}`)],
          prior: 0.8 * likeness,
        });
    }
  }
  return fixes;
}

function switchImport(
  source: Source,
  node: ImportNode,
  target: Source | undefined,
  words: ReadonlySet<string>,
): Fix[] {
  const fixes: Fix[] = [];
  const exported = target ? exportsOf(target) : [];
  for (const specifier of node.specifiers) {
    const local = specifier.local.name;
    if (!words.has(local)) continue;
    const from = (text: string, prior: number): Fix => ({
      operator: 'import',
      title: `import ${text}`,
      edits: [
        replace(
          source,
          node,
          codeOf(source, node).replace(/^import\s+[\s\S]*?\s*from\b/, () => `import ${text} from`),
        ),
      ],
      prior,
    });
    const named = exported.some((each) => each.name === local);
    const whole = exported.some((each) => each.name === 'default');
    if (node.specifiers.length > 1) continue;
    if (specifier.type !== 'ImportSpecifier')
      fixes.push(from(`{ ${local} }`, named ? 0.85 : target ? 0.05 : 0.35));
    if (specifier.type !== 'ImportDefaultSpecifier')
      fixes.push(from(local, whole ? 0.8 : target ? 0.05 : 0.4));
    if (specifier.type !== 'ImportNamespaceSpecifier') fixes.push(from(`* as ${local}`, 0.3));
  }
  return fixes;
}

// CommonJS: the module declares what is asked of it but does not hand it out.
function exportWhatIsUsed(source: Source, literal: Node, target: Source, words: ReadonlySet<string>): Fix[] {
  const exported = exportsOf(target);
  if (exported.some((each) => each.style === 'esm')) return [];
  const names = new Set(exported.map((each) => each.name));
  const locals = topLevelNames(target).map((each) => each.name);
  const asked = new Set<string>();
  walk(source.program, (node) => {
    if (node.type === 'Property' && node.parent.type === 'ObjectPattern' && node.key.type === 'Identifier')
      asked.add(node.key.name);
    if (node.type === 'MemberExpression' && node.property.type === 'Identifier')
      asked.add(node.property.name);
  });
  return locals
    .filter((each) => asked.has(each) && !names.has(each) && words.has(each) && literal)
    .flatMap((each) => addCommonJsExport(target, each, 0.85));
}

/** Edits that add a name to what a CommonJS module exports. */
function addCommonJsExport(target: Source, name: string, prior: number): Fix[] {
  const end = usesSemicolons(target.text) ? ';' : '';
  const fix = (edits: Fix['edits']): Fix[] => [{ operator: 'export', title: `export ${name}`, edits, prior }];
  for (const { node } of exportsOf(target)) {
    if (
      node.type !== 'AssignmentExpression' ||
      node.right.type !== 'ObjectExpression' ||
      !isExportsObject(node.left)
    )
      continue;
    const last = node.right.properties.at(-1);
    if (last) return fix([insert(target, last.range[1], `, ${name}`)]);
    return fix([replace(target, node.right, `{ ${name} }`)]);
  }
  return fix([atEnd(target, `module.exports.${name} = ${name}${end}`)]);
}

// `module.exports = x` against `module.exports = { x }`, and `exports = x`, which exports nothing.
function exportForm(source: Source, words: ReadonlySet<string>): Fix[] {
  const fixes: Fix[] = [];
  walk(source.program, (node) => {
    if (node.type !== 'AssignmentExpression' || !isExportsObject(node.left)) return;
    const right = codeOf(source, node.right);
    if (codeOf(source, node.left) === 'exports' && node.parent.type === 'ExpressionStatement')
      fixes.push({
        operator: 'export',
        title: 'assign module.exports',
        edits: [replace(source, node.left, 'module.exports')],
        prior: 0.9,
      });
    if (node.right.type === 'Identifier' && words.has(right))
      fixes.push({
        operator: 'export',
        title: `export ${right} by name`,
        edits: [replace(source, node.right, `{ ${right} }`)],
        prior: 0.45,
      });
    const [only] = node.right.type === 'ObjectExpression' ? node.right.properties : [];
    if (
      only &&
      node.right.type === 'ObjectExpression' &&
      node.right.properties.length === 1 &&
      only.type === 'Property' &&
      only.shorthand
    )
      fixes.push({
        operator: 'export',
        title: `export ${codeOf(source, only.key)} as the whole`,
        edits: [replace(source, node.right, codeOf(source, only.key))],
        prior: 0.45,
      });
  });
  for (const local of topLevelNames(source)) {
    const exported = exportsOf(source);
    const isCjs = exported.some((each) => each.style === 'cjs');
    if (
      words.has(local.name) &&
      isCjs &&
      !exported.some((each) => each.local === local.name || each.name === local.name)
    )
      fixes.push(...addCommonJsExport(source, local.name, 0.7));
  }
  return fixes;
}
