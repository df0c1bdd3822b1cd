import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import type * as TypeScript from 'typescript';
import type { Edit } from '../../model.js';
import { applyEdits } from '../edits.js';

const require = createRequire(import.meta.url);

/** Parts of `strict` (https://www.typescriptlang.org/tsconfig/#strict). */
export const partsOfStrict = [
  'noImplicitAny',
  'strictNullChecks',
  'strictFunctionTypes',
  'strictBindCallApply',
  'strictPropertyInitialization',
  'noImplicitThis',
  'useUnknownInCatchVariables',
  'alwaysStrict',
] as const;

/** What finds more mistakes than `strict` does. */
export const beyondStrict = [
  'noImplicitOverride',
  'noImplicitReturns',
  'noFallthroughCasesInSwitch',
  'noUncheckedIndexedAccess',
  'exactOptionalPropertyTypes',
] as const;

const strictOptions: ReadonlySet<string> = new Set(['strict', ...partsOfStrict, ...beyondStrict]);

/** Why `edits` of a compiler setting are refused; null where they only switch on options of a tsconfig.json that find mistakes. */
export function refusedCompilerSetting(
  file: string,
  edits: readonly Edit[],
  text: string | undefined,
): string | null {
  const name = JSON.stringify(file);
  if (!/(?:^|\/)[tj]sconfig[^/]*\.json$/.test(file)) return `${name} is a compiler setting.`;
  const before = text === undefined ? null : parse(file, text);
  const after = text === undefined ? null : parseEdited(file, text, edits);
  if (!before || !after) return `${name} may only be edited where it is JSON before and after.`;
  const { compilerOptions: old = {}, ...rest } = before;
  const { compilerOptions: now = {}, ...other } = after;
  if (!isDeepStrictEqual(rest, other) || !isObject(old) || !isObject(now))
    return `Of ${name} only the compiler options may be changed.`;
  const changed = [...new Set([...Object.keys(old), ...Object.keys(now)])].find(
    (key) => !isDeepStrictEqual(old[key], now[key]) && !(strictOptions.has(key) && now[key] === true),
  );
  return changed === undefined
    ? null
    : `The compiler option ${JSON.stringify(changed)} of ${name} may not be changed so.`;
}

/** With comments and trailing commas, as the compiler reads it. */
function parse(file: string, text: string): Record<string, unknown> | null {
  const ts = require('typescript') as typeof TypeScript;
  const { config, error }: { config?: unknown; error?: unknown } = ts.parseConfigFileTextToJson(file, text);
  return error === undefined && isObject(config) ? config : null;
}

function parseEdited(file: string, text: string, edits: readonly Edit[]): Record<string, unknown> | null {
  try {
    return parse(file, applyEdits(text, edits));
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
