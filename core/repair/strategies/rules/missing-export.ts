import type { Node } from '../../syntax/parse.js';
import { usesSemicolons } from '../../syntax/style.js';
import { walk } from '../../syntax/walk.js';
import { type ExportedName, exportsOf, isExportsObject, topLevelNames } from './exports-of.js';
import { referencesOf, resolveReference } from './module-path.js';
import { nearestNames } from './nearest-names.js';
import { codeOf, type Fault, type Fix, insert, replace, type Source } from './rule.js';

type ImportNode = Extract<Node, { type: 'ImportDeclaration' }>;

/** A module does not give the name that is imported: export it there, or import what there is. */
export async function missingExport(fault: Fault): Promise<Fix[]> {
  const match =
    /The requested module '([^']+)' does not provide an export named '([^']+)'/.exec(fault.message) ??
    /(?:No matching export in|Module) "([^"]+)" (?:has no exported member|for import) "?([\w$]+)"?/.exec(
      fault.message,
    );
  const [, specifier, name] = match ?? [];
  const commonJs =
    /Named export '([^']+)' not found\. The requested module '([^']+)' is a CommonJS module/.exec(
      fault.message,
    );
  if (commonJs?.[1] && commonJs[2]) return commonJsNamed(fault, commonJs[2]);
  if (!specifier || !name) return [];
  const fixes: Fix[] = [];
  for (const source of await fault.project.sources()) {
    for (const node of importsFrom(source, specifier)) {
      const target = await targetOf(fault, source, node);
      if (target) fixes.push(...exportThere(target, name));
      fixes.push(...importOther(source, node, name, target ? exportsOf(target) : []));
    }
  }
  return fixes;
}

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

function exportThere(target: Source, name: string): Fix[] {
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
  const assigned = exportsOf(target).filter((each) => each.style === 'cjs');
  if (assigned.length > 0 && !local.includes(name)) return fixes;
  return fixes;
}

function importOther(source: Source, node: ImportNode, name: string, exported: ExportedName[]): Fix[] {
  const fixes: Fix[] = [];
  const names = exported.map((each) => each.name).filter((each) => each !== 'default');
  const hasDefault = exported.length === 0 || exported.some((each) => each.name === 'default');
  for (const specifier of node.specifiers) {
    const imported =
      specifier.type === 'ImportSpecifier'
        ? codeOf(source, specifier.imported)
        : specifier.type === 'ImportDefaultSpecifier'
          ? 'default'
          : '*';
    if (imported !== name) continue;
    const local = specifier.local.name;
    const wanted = name === 'default' ? local : name;
    const near = names.includes(wanted)
      ? [{ name: wanted, likeness: 1.2 }]
      : nearestNames(wanted, names, name === 'default' ? 0.2 : 0.45);
    const sole = names.length === 1 && near.length === 0 ? [{ name: names[0] ?? '', likeness: 0.6 }] : [];
    for (const { name: other, likeness } of [...near, ...sole].slice(0, 5)) {
      const part = other === local ? local : `${other} as ${local}`;
      const edits = [rewrite(source, node, specifier, part)];
      fixes.push({ operator: 'import', title: `import ${part}`, edits, prior: 0.75 * likeness });
    }
    if (name !== 'default' && hasDefault && node.specifiers.length === 1) {
      const edits = [replace(source, node, codeOf(source, node).replace(/\{[\s\S]*\}/, local))];
      fixes.push({ operator: 'import', title: `import the default as ${local}`, edits, prior: 0.7 });
    }
    if (node.specifiers.length === 1) {
      const edits = [
        replace(
          source,
          node,
          codeOf(source, node).replace(/(?<=^import\s+)(?:\{[\s\S]*\}|[\w$]+)/, `* as ${local}`),
        ),
      ];
      fixes.push({
        operator: 'import',
        title: `import all as ${local}`,
        edits,
        prior: name === 'default' ? 0.6 : 0.3,
      });
    }
  }
  return fixes;
}

// A default import can stand alone; a named one goes into braces beside the others.
function rewrite(source: Source, node: ImportNode, specifier: Node, part: string) {
  if (specifier.type === 'ImportSpecifier') return replace(source, specifier, part);
  const others = node.specifiers
    .filter((each) => each !== specifier && each.type === 'ImportSpecifier')
    .map((each) => codeOf(source, each));
  const code = codeOf(source, node);
  return replace(
    source,
    node,
    code.replace(/^import\s+[\s\S]*?\s*from\b/, () => `import { ${[part, ...others].join(', ')} } from`),
  );
}

// ES modules see only the whole of many CommonJS packages.
async function commonJsNamed(fault: Fault, specifier: string): Promise<Fix[]> {
  const fixes: Fix[] = [];
  for (const source of await fault.project.sources()) {
    for (const node of importsFrom(source, specifier)) {
      const named = node.specifiers.filter((each) => each.type === 'ImportSpecifier');
      const whole = `${specifier
        .replace(/.*\//, '')
        .replace(/\.\w+$/, '')
        .replace(/[^\w$]+(\w)/g, (_, letter: string) => letter.toUpperCase())}Module`;
      const parts = named.map((each) =>
        codeOf(source, each.imported) === each.local.name
          ? each.local.name
          : `${codeOf(source, each.imported)}: ${each.local.name}`,
      );
      const end = usesSemicolons(source.text) ? ';' : '';
      const text = `import ${whole} from ${codeOf(source, node.source)}${end}\nconst { ${parts.join(', ')} } = ${whole}${end}`;
      fixes.push({
        operator: 'import',
        title: `take the names out of the whole of ${specifier}`,
        edits: [replace(source, node, text)],
        prior: 0.9,
      });
    }
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

async function targetOf(fault: Fault, source: Source, node: ImportNode): Promise<Source | undefined> {
  const reference = referencesOf(source).find((each) => each.node === node.source);
  const file = reference ? resolveReference(reference, fault.context.sources) : undefined;
  return file ? fault.project.source(file) : undefined;
}

function importsFrom(source: Source, specifier: string): ImportNode[] {
  const last = specifier.replace(/^.*\//, '');
  return source.program.body.filter(
    (node): node is ImportNode =>
      node.type === 'ImportDeclaration' &&
      (node.source.value === specifier || String(node.source.value).replace(/^.*\//, '') === last),
  );
}

function declaredNames(node: Node): string[] {
  if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration')
    return node.id ? [node.id.name] : [];
  if (node.type !== 'VariableDeclaration') return [];
  return node.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
}

function atEnd(target: Source, statement: string) {
  const gap = target.text.endsWith('\n') || target.text === '' ? '' : '\n';
  return insert(target, target.text.length, `${gap}\n${statement}\n`);
}
