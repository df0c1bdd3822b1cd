import type { Node } from '../../syntax/parse.js';
import { usesSemicolons } from '../../syntax/style.js';
import { exportThere } from './export-there.js';
import { type ExportedName, exportsOf } from './exports-of.js';
import { referencesOf, resolveReference } from './module-path.js';
import { nearestNames } from './nearest-names.js';
import { codeOf, type Fault, type Fix, replace, type Source } from './rule.js';

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
