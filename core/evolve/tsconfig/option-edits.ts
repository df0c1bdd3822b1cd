import { createRequire } from 'node:module';
import type * as TypeScript from 'typescript';

const require = createRequire(import.meta.url);

/**
 * Edits that set compiler options of a tsconfig.json to true, with its comments and layout kept; null where the text
 * has no `compilerOptions` of its own.
 */
export function optionEdits(
  text: string,
  options: readonly string[],
): { start: number; end: number; text: string }[] | null {
  const ts = require('typescript') as typeof TypeScript;
  const file = ts.parseJsonText('tsconfig.json', text);
  const root = file.statements[0]?.expression;
  const own = root && propertyOf(ts, root, 'compilerOptions')?.initializer;
  if (!own || !ts.isObjectLiteralExpression(own)) return null;
  const [first] = own.properties;
  const missing: string[] = [];
  const edits: { start: number; end: number; text: string }[] = [];
  for (const option of options) {
    const value = propertyOf(ts, own, option)?.initializer;
    if (value) edits.push({ start: value.getStart(file), end: value.end, text: 'true' });
    else missing.push(`"${option}": true`);
  }
  if (missing.length === 0) return edits;
  const at = own.getStart(file) + 1;
  if (!first) return [...edits, { start: at, end: own.end - 1, text: ` ${missing.join(', ')} ` }];
  const gap = /^\s*/.exec(text.slice(at))?.[0] ?? ' ';
  return [...edits, { start: at, end: at, text: missing.map((each) => `${gap}${each},`).join('') }];
}

function propertyOf(
  ts: typeof TypeScript,
  object: TypeScript.Node,
  name: string,
): TypeScript.PropertyAssignment | undefined {
  if (!ts.isObjectLiteralExpression(object)) return undefined;
  return object.properties.find(
    (each): each is TypeScript.PropertyAssignment =>
      ts.isPropertyAssignment(each) && ts.isStringLiteral(each.name) && each.name.text === name,
  );
}
