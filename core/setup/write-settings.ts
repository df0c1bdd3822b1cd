import { join } from 'node:path';
import { configFile } from '../config/load.js';
import type { Repository } from '../git/repository.js';
import { type Change, describeChange } from './change.js';
import { readState, stateText, textState } from './file-state.js';
import type { Journal } from './journal.js';
import { changeJson } from './json-text.js';

/** Writes `.healer/config.json` where there is none, and sets the keys that were asked for where there is one. */
export async function writeSettings(
  repo: Pick<Repository, 'mainRoot'>,
  { sign }: { sign?: string | undefined },
  journal: Journal,
): Promise<Change[]> {
  const path = join(repo.mainRoot, configFile);
  const found = await readState(path);
  const previous = stateText(found);
  const text =
    previous === null
      ? `${JSON.stringify({ ...shown, ...(sign && { sign }) }, null, 2)}\n`
      : changeJson(previous, (settings) => sign && Object.assign(Object(settings), { sign }));
  const mode = found !== null && 'mode' in found ? found.mode : 0o644;
  const done = await journal.change(path, 'whole', textState(text, mode));
  return done === 'unchanged' ? [] : [describeChange(repo.mainRoot, done, path, 'the settings')];
}

/** The settings that people look for first, as they are by default. */
const shown = {
  $schema: '../node_modules/healer/docs/config.schema.json',
  testCommand: null,
  prePush: 'warn',
  postTest: 'suggest',
};
