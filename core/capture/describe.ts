import type { Failure } from '../model.js';
import { isTestFile } from '../workspace/sources.js';
import { classify } from './classify.js';
import { firstLine } from './plain-text.js';

const longest = 120;

/** One line that names a failure: the test for an assertion, else what was thrown and in which function or file. */
export function describe(failure: Failure): string {
  const { thrown, test, location } = failure;
  const message = firstLine(thrown.message, 100).replace(/[:\s]+$/, '');
  if (location) return bounded(`${thrown.code ?? thrown.name}: ${message} (${location.file})`);
  const kind = classify(failure);
  const title = test?.path.at(-1);
  if (title !== undefined && (kind === 'assertion' || kind === 'snapshot-mismatch' || kind === 'timeout')) {
    return bounded(`${title}: ${message}`);
  }
  const top = failure.frames.find((frame) => frame.origin === 'project' && !isTestFile(frame.file));
  const where = top ? ` in ${top.function && top.function !== '<anonymous>' ? top.function : top.file}` : '';
  return bounded(`${thrown.name}: ${message}${where}`);
}

const bounded = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text);
