import { readFileSync } from 'node:fs';
import { countSteps, type Insertion, stepsOf } from '../program/count-steps.js';
import { countedLike } from '../program/step-counter.js';
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

/** Most candidates change a few tokens of a file, whose steps are counted where they were: it is not parsed for that. */
function countedLikeOnDisk(filename: string, text: string, format: 'module' | 'commonjs'): string | null {
  try {
    const original = withoutPrefix(textOnDisk(filename));
    const key = `${format}\0${filename}`;
    const steps = (): readonly Insertion[] => {
      const found = knownSteps.get(key) ?? stepsOf(original, sourceTypeOf(format));
      knownSteps.set(key, found);
      return found;
    };
    return countedLike(original, steps, withoutPrefix(text));
  } catch {
    // A new file, or one that does not parse.
    return null;
  }
}

const knownSteps = new Map<string, readonly Insertion[]>();

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
