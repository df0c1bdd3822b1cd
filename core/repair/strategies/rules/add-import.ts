import { posix } from 'node:path';
import type { Edit } from '../../../model.js';
import type { Node } from '../../syntax/parse.js';
import { lineStop, quoteOf, usesSemicolons } from '../../syntax/style.js';
import { insert, type Source } from './rule.js';

export interface Wanted {
  /** Name to bind in this file. */
  local: string;
  /** Exported name; `default` or `*` for the whole. */
  imported: string;
  from: string;
}

/** The edit that imports (or requires) a name, in a form that suits the file; joins an import from the same module. */
export function addImport(source: Source, kind: 'esm' | 'cjs', wanted: Wanted): Edit {
  const { local, imported, from } = wanted;
  if (kind === 'esm') {
    const same = source.program.body.find(
      (node): node is Extract<Node, { type: 'ImportDeclaration' }> =>
        node.type === 'ImportDeclaration' && node.source.value === from && node.importKind !== 'type',
    );
    const last = same?.specifiers.filter(({ type }) => type === 'ImportSpecifier').at(-1);
    if (last && imported !== 'default' && imported !== '*')
      return insert(source, last.range[1], `, ${imported === local ? local : `${imported} as ${local}`}`);
  }
  const quote = quoteOf(source.text);
  const end = usesSemicolons(source.text) ? ';' : '';
  const specifier = `${quote}${from}${quote}`;
  return atTop(source, `${kind === 'esm' ? esmForm(wanted, specifier) : cjsForm(wanted, specifier)}${end}`);
}

/** Inserts a line after the last import or require at the top of the file. */
export function atTop(source: Source, line: string): Edit {
  const { program, text } = source;
  const last = program.body.filter((node) => isImport(node) || isDirective(node)).at(-1);
  if (last) return insert(source, lineStop(text, last.range[1]), `\n${line}`);
  const first = /^\uFEFF?(?:#![^\n]*\n)?/.exec(text)?.[0].length ?? 0;
  return insert(source, first, `${line}\n`);
}

/** Module specifier of `to` as `from` should write it, after the fashion of its other imports. */
export function specifierFor(source: Source, to: string, kind: 'esm' | 'cjs'): string {
  const path = posix.relative(posix.dirname(source.file), to);
  const relative = path.startsWith('.') ? path : `./${path}`;
  const others = [...source.text.matchAll(/(?:from|import|require\()\s*['"](\.{1,2}\/[^'"]+)['"]/g)].map(
    ([, each]) => each,
  );
  const typescript = /\.[cm]?tsx?$/.test(source.file);
  const bare = others.filter((each) => each && !/\.[cm]?[jt]sx?$|\.json$/.test(each)).length;
  const withExtension = others.length > 0 ? bare * 2 < others.length : kind === 'esm' && !typescript;
  if (!withExtension) return relative.replace(/\.[cm]?[jt]sx?$/, '');
  const writesTs = others.some((each) => each && /\.[cm]?tsx?$/.test(each));
  return typescript && !writesTs ? relative.replace(/\.([cm]?)tsx?$/, '.$1js') : relative;
}

function esmForm({ local, imported }: Wanted, specifier: string): string {
  if (imported === 'default') return `import ${local} from ${specifier}`;
  if (imported === '*') return `import * as ${local} from ${specifier}`;
  return `import { ${imported === local ? local : `${imported} as ${local}`} } from ${specifier}`;
}

function cjsForm({ local, imported }: Wanted, specifier: string): string {
  if (imported === 'default' || imported === '*') return `const ${local} = require(${specifier})`;
  return `const { ${imported === local ? local : `${imported}: ${local}`} } = require(${specifier})`;
}

function isImport(node: Node): boolean {
  if (node.type === 'ImportDeclaration') return true;
  if (node.type !== 'VariableDeclaration') return false;
  return node.declarations.every(({ init }) => {
    const call = init?.type === 'MemberExpression' ? init.object : init;
    return (
      call?.type === 'CallExpression' && call.callee.type === 'Identifier' && call.callee.name === 'require'
    );
  });
}

const isDirective = (node: Node): boolean =>
  node.type === 'ExpressionStatement' && node.expression.type === 'Literal' && node.directive !== undefined;
