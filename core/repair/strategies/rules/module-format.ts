import type { Node } from '../../syntax/parse.js';
import { quoteOf, usesSemicolons } from '../../syntax/style.js';
import { walk } from '../../syntax/walk.js';
import { atTop } from './add-import.js';
import { exportsOf, isExportsObject } from './exports-of.js';
import { codeOf, type Fault, type Fix, insert, replace, type Source } from './rule.js';

/** CommonJS words in an ES module: `require`, `module.exports`, `__dirname`. */
export async function commonJsInEsm(fault: Fault): Promise<Fix[]> {
  const name = /\b(require|module|exports|__dirname|__filename) is not defined/.exec(fault.message)?.[1];
  if (!name) return [];
  const fixes: Fix[] = [];
  const near = new Set(fault.sites.map(({ file }) => file));
  const mention = new RegExp(`\\b${name}\\b`);
  for (const source of await fault.project.sources()) {
    if (!near.has(source.file) && !mention.test(source.text)) continue;
    const weight = near.has(source.file) ? 1 : 0.8;
    const converted = toEsm(source);
    if (converted.length > 0)
      fixes.push({
        operator: 'module-format',
        title: 'load and export as an ES module',
        edits: converted,
        prior: 0.85 * weight,
      });
    const quote = quoteOf(source.text);
    const end = usesSemicolons(source.text) ? ';' : '';
    const header = name.startsWith('__')
      ? `const ${name} = import.meta.${name === '__dirname' ? 'dirname' : 'filename'}${end}`
      : `import { createRequire } from ${quote}node:module${quote}${end}\nconst require = createRequire(import.meta.url)${end}`;
    if (name === 'require' || name.startsWith('__'))
      fixes.push({
        operator: 'module-format',
        title: `define ${name}`,
        edits: [atTop(source, header)],
        prior: 0.75 * weight,
      });
  }
  return fixes;
}

/** `import` and `export` in a file that Node loads as CommonJS. */
export async function esmInCommonJs(fault: Fault): Promise<Fix[]> {
  if (
    !/Cannot use import statement outside a module|Unexpected token 'export'|Cannot use 'import\.meta'|Unexpected strict mode|To load an ES module/.test(
      `${fault.message} ${fault.thrown.stack ?? ''}`,
    )
  )
    return [];
  const fixes: Fix[] = [];
  const edits: Fix['edits'] = [];
  for (const source of await fault.project.sources()) {
    if (
      !source.program.body.some(({ type }) => /^(?:Import|Export)/.test(type)) ||
      /\.m[jt]s$|\.tsx?$/.test(source.file)
    )
      continue;
    const converted = toCommonJs(source);
    edits.push(...converted);
    if (converted.length > 0)
      fixes.push({
        operator: 'module-format',
        title: `make ${source.file} CommonJS`,
        edits: converted,
        prior: 0.8,
      });
  }
  if (fixes.length > 1)
    fixes.push({ operator: 'module-format', title: 'make the modules CommonJS', edits, prior: 0.75 });
  const manifest = await fault.context.read('package.json');
  const open = manifest?.indexOf('{') ?? -1;
  if (manifest !== undefined && open !== -1 && !/"type"\s*:/.test(manifest))
    fixes.push({
      operator: 'module-format',
      title: 'load the package as ES modules',
      edits: [
        {
          range: { file: 'package.json', start: open + 1, end: open + 1 },
          text: `\n  "type": "module"${/^\s*\}/.test(manifest.slice(open + 1)) ? '\n' : ','}`,
        },
      ],
      prior: 0.5,
    });
  return fixes;
}

/** JSON imported without its attribute, and ES modules required. */
export async function moduleAttributes(fault: Fault): Promise<Fix[]> {
  const json = /needs an import (?:attribute|assertion) of "?type:? "?json/i.test(fault.message);
  const esm = /require\(\) of ES Module|ERR_REQUIRE_ESM|require\(\) cannot be used on an ESM graph/.test(
    fault.message,
  );
  const assertion = /Unexpected identifier 'assert'/.test(fault.message);
  if (!json && !esm && !assertion) return [];
  const fixes: Fix[] = [];
  for (const source of await fault.project.sources()) {
    for (const node of source.program.body) {
      if (
        json &&
        node.type === 'ImportDeclaration' &&
        /\.json$/.test(String(node.source.value)) &&
        node.attributes.length === 0
      )
        fixes.push({
          operator: 'import-attribute',
          title: 'import it as JSON',
          edits: [insert(source, node.source.range[1], " with { type: 'json' }")],
          prior: 0.9,
        });
    }
    if (esm) {
      walk(source.program, (node) => {
        if (node.type !== 'CallExpression' || codeOf(source, node.callee) !== 'require' || !node.arguments[0])
          return;
        const text = `await import(${codeOf(source, node.arguments[0])})`;
        const edits = [replace(source, node, node.parent.type === 'MemberExpression' ? `(${text})` : text)];
        fixes.push({ operator: 'module-format', title: 'import it at run time', edits, prior: 0.4 });
      });
    }
  }
  return fixes;
}

function toEsm(source: Source): Fix['edits'] {
  const edits: Fix['edits'] = [];
  const end = usesSemicolons(source.text) ? ';' : '';
  for (const node of source.program.body) {
    if (node.type === 'VariableDeclaration' && node.declarations.length === 1) {
      const [only] = node.declarations;
      const call = only?.init;
      if (call?.type !== 'CallExpression' || codeOf(source, call.callee) !== 'require' || !call.arguments[0])
        continue;
      const form = only?.id ? importForm(source, only.id) : undefined;
      if (form)
        edits.push(replace(source, node, `import ${form} from ${codeOf(source, call.arguments[0])}${end}`));
    }
    if (node.type !== 'ExpressionStatement' || node.expression.type !== 'AssignmentExpression') continue;
    const { left, right } = node.expression;
    if (isExportsObject(left)) {
      const shorthand =
        right.type === 'ObjectExpression' &&
        right.properties.every((each) => each.type === 'Property' && each.value.type === 'Identifier');
      const names =
        right.type === 'ObjectExpression'
          ? right.properties.map((each) => codeOf(source, each).replace(/^(.*?):\s*(.*)$/, '$2 as $1'))
          : [];
      edits.push(
        replace(
          source,
          node,
          shorthand
            ? `export { ${names.join(', ')} }${end}`
            : `export default ${codeOf(source, right)}${end}`,
        ),
      );
    } else if (left.type === 'MemberExpression' && isExportsObject(left.object)) {
      const name = codeOf(source, left.property);
      const text =
        right.type === 'Identifier'
          ? `export { ${right.name}${right.name === name ? '' : ` as ${name}`} }${end}`
          : `export const ${name} = ${codeOf(source, right)}${end}`;
      edits.push(replace(source, node, text));
    }
  }
  return edits;
}

function importForm(source: Source, id: Node): string | undefined {
  if (id.type === 'Identifier') return id.name;
  if (
    id.type !== 'ObjectPattern' ||
    id.properties.some((each) => each.type !== 'Property' || each.value.type !== 'Identifier')
  )
    return undefined;
  return `{ ${id.properties.map((each) => codeOf(source, each).replace(/:\s*/, ' as ')).join(', ')} }`;
}

function toCommonJs(source: Source): Fix['edits'] {
  const edits: Fix['edits'] = [];
  const end = usesSemicolons(source.text) ? ';' : '';
  const late: string[] = [];
  for (const node of source.program.body) {
    if (node.type === 'ImportDeclaration') {
      const from = `require(${codeOf(source, node.source)})`;
      const named = node.specifiers
        .filter((each) => each.type === 'ImportSpecifier')
        .map((each) => codeOf(source, each).replace(/\s+as\s+/, ': '));
      const whole = node.specifiers
        .filter((each) => each.type !== 'ImportSpecifier')
        .map((each) => `const ${each.local.name} = ${from}${end}`);
      const parts = named.length > 0 ? [`const { ${named.join(', ')} } = ${from}${end}`] : [];
      edits.push(replace(source, node, [...whole, ...parts].join('\n') || `${from}${end}`));
    } else if (node.type === 'ExportDefaultDeclaration') {
      const id = 'id' in node.declaration ? node.declaration.id : null;
      const name = id?.type === 'Identifier' ? id.name : undefined;
      const head = { range: [node.range[0], node.declaration.range[0]] as const };
      edits.push(replace(source, head, name ? '' : 'module.exports = '));
      if (name) late.push(`module.exports = ${name}${end}`);
    } else if (node.type === 'ExportNamedDeclaration' && node.declaration) {
      edits.push(replace(source, { range: [node.range[0], node.declaration.range[0]] as const }, ''));
    } else if (node.type === 'ExportNamedDeclaration' && !node.source) {
      edits.push(replace(source, node, ''));
    }
  }
  const named = exportsOf(source).filter(
    (each) => each.style === 'esm' && each.name !== 'default' && each.local,
  );
  late.push(...named.map((each) => `module.exports.${each.name} = ${each.local}${end}`));
  if (late.length > 0)
    edits.push(
      insert(source, source.text.length, `${source.text.endsWith('\n') ? '' : '\n'}${late.join('\n')}\n`),
    );
  return edits.length > 0 && new Set(edits.map(({ range }) => range.start)).size === edits.length
    ? edits
    : [];
}
