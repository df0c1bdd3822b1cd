import { type FunctionNode, isFunction } from '../../../syntax/lookup.js';
import { type Node, type Program, parse } from '../../../syntax/parse.js';
import { walk } from '../../../syntax/walk.js';
import { fileNamedBy } from './blocks.js';

/** A function, method or class with a name. */
export interface Definition {
  name: string;
  /** How it is defined: only the same kind may take its place. */
  kind: 'function' | 'variable' | 'method' | 'property' | 'assignment' | 'class';
  start: number;
  end: number;
}

export interface CodeBlock {
  file: string | null;
  code: string;
}

/** The fenced code of an answer; `file` is the `FILE:` line above it or its own first line. */
export function parseCode(answer: string): CodeBlock[] {
  const found: CodeBlock[] = [];
  let file: string | null = null;
  let open: { fence: string; lines: string[] } | null = null;
  for (const line of answer.split(/\r?\n/)) {
    const fence = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (open === null) {
      if (fence !== undefined) open = { fence, lines: [] };
      else file = fileNamedBy(line) ?? file;
    } else if (fence?.startsWith(open.fence) && line.trim() === fence) {
      found.push(named(open.lines, file));
      open = null;
    } else open.lines.push(line);
  }
  return found;
}

function named(lines: readonly string[], file: string | null): CodeBlock {
  const own = fileNamedBy(lines[0] ?? '');
  return own === null ? { file, code: lines.join('\n') } : { file: own, code: lines.slice(1).join('\n') };
}

/** Definitions at the top of a piece of code, in order; null where it holds anything else or does not parse. */
export function definitionsOnly(file: string, code: string): { code: string; found: Definition[] } | null {
  const program = parse(file, code);
  if (program) {
    const found = program.body.flatMap((statement) => definitionsOf(statement));
    return found.length === program.body.length && found.length > 0 ? { code, found } : null;
  }
  const wrapped = `class Wrapped {\n${code}\n}`;
  const members = parse(file, wrapped)?.body[0];
  if (members?.type !== 'ClassDeclaration') return null;
  const found = members.body.body.flatMap((member) => definitionsOf(member));
  return found.length === members.body.body.length && found.length > 0 ? { code: wrapped, found } : null;
}

/** Every definition of a program, however deep. */
export function definitionsIn(program: Program): Definition[] {
  const found: Definition[] = [];
  walk(program, (node) => {
    if (node.type !== 'ExportNamedDeclaration' && node.type !== 'ExportDefaultDeclaration')
      found.push(...definitionsOf(node));
  });
  // A declaration of one variable is found with it.
  return found.filter(
    (each, index) => found.findIndex(({ start, end }) => start === each.start && end === each.end) === index,
  );
}

function definitionsOf(node: Node): Definition[] {
  switch (node.type) {
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
      return node.declaration ? definitionsOf(node.declaration) : [];
    case 'FunctionDeclaration':
      return node.id ? [defined(node.id.name, 'function', node)] : [];
    case 'ClassDeclaration':
      return node.id ? [defined(node.id.name, 'class', node)] : [];
    case 'VariableDeclaration':
      return node.declarations.length === 1 && node.declarations[0]
        ? definitionsOf(node.declarations[0])
        : [];
    case 'VariableDeclarator':
      return node.id.type === 'Identifier' && isFunctionValue(node.init)
        ? [defined(node.id.name, 'variable', node)]
        : [];
    case 'MethodDefinition':
      return keyed(node.key, 'method', node);
    case 'Property':
      return isFunctionValue(node.value) ? keyed(node.key, 'property', node) : [];
    case 'ExpressionStatement':
      return definitionsOf(node.expression);
    case 'AssignmentExpression':
      return node.left.type === 'MemberExpression' && isFunctionValue(node.right)
        ? keyed(node.left.property, 'assignment', node)
        : [];
    default:
      return [];
  }
}

const isFunctionValue = (node: Node | null | undefined): node is FunctionNode =>
  isFunction(node ?? undefined);

function keyed(key: Node, kind: Definition['kind'], node: Node): Definition[] {
  const name =
    key.type === 'Identifier' || key.type === 'PrivateIdentifier'
      ? key.name
      : key.type === 'Literal'
        ? String(key.value)
        : null;
  return name === null ? [] : [defined(name, kind, node)];
}

const defined = (name: string, kind: Definition['kind'], { range: [start, end] }: Node): Definition => ({
  name,
  kind,
  start,
  end,
});
