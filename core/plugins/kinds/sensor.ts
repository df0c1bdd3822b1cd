import { framesOf } from '../../capture/failures.js';
import { withoutColours } from '../../capture/plain-text.js';
import { relativizeText } from '../../capture/project-path.js';
import type { Failure } from '../../model.js';
import type { Plugins } from '../plugins.js';

export interface SensedText {
  /** Absolute folder of the checkout that the text speaks of. */
  root: string;
  tree?: string | null;
  branch?: string | null;
}

/** Characters that a sensor is shown: the end of a log, where what failed is said last. */
const mostText = 1024 ** 2;

/** The failures that plugins read from a text that healer made nothing of. The first plugin that finds any is believed. */
export async function senseWith(
  plugins: Plugins,
  text: string,
  { root, tree = null, branch = null }: SensedText,
): Promise<Failure[]> {
  const plain = withoutColours(text).replace(/\r\n/g, '\n').slice(-mostText);
  const shown = relativizeText(plain, root);
  const at = new Date().toISOString();
  for (const plugin of plugins.of('sensor')) {
    const sensed = (await plugins.use('sensor', plugin, (ask) => ask(shown))) ?? [];
    if (sensed.length === 0) continue;
    return Promise.all(
      sensed.map(async ({ name, message, file, line, column }): Promise<Failure> => {
        const thrown = { name, message };
        const place = { line: line ?? 1, ...(column !== undefined && { column }) };
        return {
          sensor: 'log',
          at,
          thrown,
          frames: await framesOf(thrown, root),
          tree,
          branch,
          ...(file !== undefined && { location: { file, ...place } }),
        };
      }),
    );
  }
  return [];
}
