import { readFileSync } from 'node:fs';
import { countChanged, type KnownCode, knownCode, wholeChange } from '../program/changed-code.js';
import { countSteps } from '../program/count-steps.js';
import type { Instance } from './instance.js';
import { isTypeScript, toJavaScript } from './typescript.js';

const onDisk = new Map<string, string>();
const prepared = new Map<string, string>();
const kept = 2_000;

/** The text of a project file as an instance has it. */
export function textOf(filename: string, { texts }: Instance): string {
  return texts.get(filename) ?? textOnDisk(filename);
}

function textOnDisk(filename: string): string {
  const known = onDisk.get(filename) ?? readFileSync(filename, 'utf8');
  onDisk.set(filename, known);
  return known;
}

/** What runs: JavaScript without a first line for the shell, with its steps counted. */
export function codeOf(filename: string, format: 'module' | 'commonjs', instance: Instance): string {
  const text = textOf(filename, instance);
  const key = `${format}\0${filename}\0${text}`;
  const known = prepared.get(key);
  if (known !== undefined) return known;
  const code = isTypeScript(filename)
    ? counted(toJavaScript(filename, text, format), format)
    : (countedLikeOnDisk(filename, text, format) ?? counted(withoutPrefix(text), format));
  // Texts of candidates come once; those of the project come again and again.
  if (prepared.size >= kept) prepared.clear();
  prepared.set(key, code);
  return code;
}

/** Most candidates change a few tokens of a file, which is not parsed for that. */
function countedLikeOnDisk(filename: string, text: string, format: 'module' | 'commonjs'): string | null {
  try {
    const original = withoutPrefix(textOnDisk(filename));
    const changed = withoutPrefix(text);
    const key = `${format}\0${filename}`;
    const known = knownCodes.get(key) ?? knownCode(original, sourceTypeOf(format));
    knownCodes.set(key, known);
    return countChanged(known, [wholeChange(original, changed)], changed);
  } catch {
    // A new file, or one that does not parse.
    return null;
  }
}

const knownCodes = new Map<string, KnownCode>();

const sourceTypeOf = (format: 'module' | 'commonjs') => (format === 'module' ? 'module' : 'script');

/** A text that the parser does not know is left to Node, which knows better whether it is wrong. */
function counted(code: string, format: 'module' | 'commonjs'): string {
  try {
    return countSteps(code, sourceTypeOf(format));
  } catch {
    return code;
  }
}

const withoutPrefix = (text: string): string => text.replace(/^\uFEFF/, '').replace(/^#!.*/, '');
