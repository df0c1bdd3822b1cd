import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { parseProgram } from '../../syntax/program.js';

/** A function of a module that can be called by itself: it stands at the top of its file and has a name. */
export interface MeasuredFunction {
  name: string;
  /** Whether the file is an ES module. */
  isModule: boolean;
  /** Where its body begins, right after the brace; null where it is an expression. */
  body: number | null;
  /** The range of the function itself. */
  range: [number, number];
  isDeclaration: boolean;
}

/** The function at the top of a file that an offset is inside of, or that has a name; null where there is none, or it yields. */
export function measuredFunction(
  file: string,
  text: string,
  wanted: number | string,
): MeasuredFunction | null {
  const program = parse(file, text);
  if (!program) return null;
  const isModule = program.body.some(({ type }) => /^(?:Import|Export)/.test(type)) || /\.m[jt]s$/.test(file);
  for (const statement of program.body) {
    const declared =
      /^Export(?:Named|Default)Declaration$/.test(statement.type) && 'declaration' in statement
        ? statement.declaration
        : statement;
    const found = declared && namedFunction(declared as TSESTree.Node, wanted);
    if (found) return { ...found, isModule };
  }
  return null;
}

function namedFunction(
  node: TSESTree.Node,
  wanted: number | string,
): Omit<MeasuredFunction, 'isModule'> | null {
  const isWanted = (name: string, [start, end]: readonly [number, number]): boolean =>
    typeof wanted === 'string' ? name === wanted : start <= wanted && wanted <= end;
  if (node.type === 'FunctionDeclaration' && node.id && !node.generator)
    return isWanted(node.id.name, node.range)
      ? { name: node.id.name, body: node.body.range[0] + 1, range: node.range, isDeclaration: true }
      : null;
  if (node.type !== 'VariableDeclaration') return null;
  for (const { id, init } of node.declarations) {
    if (id.type !== 'Identifier' || !init || !isWanted(id.name, init.range)) continue;
    const isFunction = init.type === 'ArrowFunctionExpression' || init.type === 'FunctionExpression';
    if (isFunction && !init.generator)
      return { name: id.name, body: null, range: init.range, isDeclaration: false };
  }
  return null;
}

function parse(file: string, text: string): TSESTree.Program | null {
  for (const jsx of /\.[cm]?ts$/.test(file) ? [false] : [true, false]) {
    try {
      return parseProgram(text, { file, jsx });
    } catch {}
  }
  return null;
}

/** A call that tells another text apart from ours. */
const recorder = '__healerSeen';

/** The text with the function writing down what it is given, a line of base64 each, into a file. */
export function recording(
  text: string,
  { name, body, range, isDeclaration }: MeasuredFunction,
  into: string,
): string {
  const [start, end] = range;
  const called =
    isDeclaration && body !== null
      ? `${text.slice(0, body)} ${recorder}(arguments); ${text.slice(body)}`
      : `${text.slice(0, start)}Object.defineProperty(function (...given) { ${recorder}(given); return (${text.slice(start, end)}).apply(this, given); }, 'name', { value: ${JSON.stringify(name)} })${text.slice(end)}`;
  return `${called}
function ${recorder}(given) {
  try {
    const state = (globalThis.${recorder} ??= { left: ${mostSeen} });
    if (state.left <= 0) return;
    const bytes = process.getBuiltinModule('node:v8').serialize([...given]);
    if (bytes.length > ${largestInput}) return;
    state.left -= 1;
    process.getBuiltinModule('node:fs').appendFileSync(${JSON.stringify(into)}, bytes.toString('base64') + '\\n');
  } catch {}
}
`;
}

/** Calls that are written down in each process of the tests, and bytes of what one is given. */
const mostSeen = 40;
const largestInput = 100_000;

/** The text with one more export, by which the function can be called. */
export const exporting = (text: string, { name, isModule }: MeasuredFunction): string =>
  isModule
    ? `${text}\nexport { ${name} as ${exportedName} };\n`
    : `${text}\nmodule.exports = { ${exportedName}: ${name} };\n`;

export const exportedName = '__healerMeasured';
