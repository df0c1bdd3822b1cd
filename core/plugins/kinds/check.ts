import { type AnswerOf, requireFit } from '../answers.js';
import type { SourceFile } from '../api-types.js';
import type { Ask } from '../plugins.js';

/** What a check finds in one file: places and edits that are in it. Error: PluginFailure */
export async function checkFile(ask: Ask<'check'>, file: SourceFile): Promise<AnswerOf<'check'>> {
  const found = await ask(file);
  for (const { start, end, fix } of found) {
    requireFit([{ start, end }], file);
    if (fix) requireFit(fix.edits, file);
  }
  return found;
}
