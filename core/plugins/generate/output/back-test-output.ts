import type { KeptOutput } from '../../../capture/kept-outputs.js';
import { parseAnswer } from '../../answers.js';
import type { SensedFailure } from '../../api-types.js';
import type { PluginProcess } from '../../process.js';
import { type BackTest, judged } from '../back-test.js';

export interface Outputs {
  /** Of failed commands that print in the form that is to be read. */
  failed: readonly KeptOutput[];
  green: readonly KeptOutput[];
}

/**
 * Asks a sensor about the outputs that are kept. A failure that it reads is right where the file that it names is one of the
 * project and has such a line; in the output of a command that did not fail nothing is. Error: PluginFailure
 */
export async function backTestOutput(
  process: PluginProcess,
  { failed, green }: Outputs,
  isPlace: (file: string, line: number) => Promise<boolean>,
): Promise<BackTest> {
  const read = async ({ text }: KeptOutput): Promise<SensedFailure[]> =>
    parseAnswer('sensor', await process.ask(text));
  const right = new Set<string>();
  const past = new Set<string>();
  let fires = 0;
  for (const output of failed) {
    let placed = 0;
    for (const { file = '', line = 0, message } of await read(output)) {
      const isRight = await isPlace(file, line);
      if (isRight) placed += 1;
      if (isRight) right.add(JSON.stringify([file, line, message]));
      else past.add(`${file}:${line}`);
    }
    if (placed > 0) fires += 1;
  }
  const now: string[] = [];
  for (const output of green)
    for (const { file, line } of await read(output))
      now.push(`${file}:${line} in ${output.source}, which did not fail`);
  const counts = { all: failed.length, fires, silent: now.length === 0 ? failed.length : 0 };
  const test = judged({
    ...counts,
    right: right.size,
    now,
    past: [...past],
    looked: failed.length + green.length,
  });
  const note = `It was shown ${failed.length} output(s) of failed commands that healer could not read, and ${green.length} of commands that did not fail.`;
  const refusal =
    green.length === 0
      ? 'no output of a command that did not fail is kept, on which it would have to be silent'
      : now.length > 0
        ? `it reads failures where nothing failed: ${now.slice(0, 3).join(', ')}`
        : test.refusal;
  return { ...test, note, refusal };
}
