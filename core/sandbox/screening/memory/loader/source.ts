import { readFileSync } from 'node:fs';
import { countSteps } from '../program/count-steps.js';
import type { Instance } from './instance.js';
import { isTypeScript, toJavaScript } from './typescript.js';

const onDisk = new Map<string, string>();
const prepared = new Map<string, string>();
const kept = 2_000;

/** The text of a project file as an instance has it. */
export function textOf(filename: string, { texts }: Instance): string {
  const own = texts.get(filename);
  if (own !== undefined) return own;
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
  const code = counted(
    isTypeScript(filename) ? toJavaScript(filename, text, format) : withoutPrefix(text),
    format,
  );
  // Texts of candidates come once; those of the project come again and again.
  if (prepared.size >= kept) prepared.clear();
  prepared.set(key, code);
  return code;
}

/** A text that the parser does not know is left to Node, which knows better whether it is wrong. */
function counted(code: string, format: 'module' | 'commonjs'): string {
  try {
    return countSteps(code, format === 'module' ? 'module' : 'script');
  } catch {
    return code;
  }
}

const withoutPrefix = (text: string): string => text.replace(/^\uFEFF/, '').replace(/^#!.*/, '');
