import * as z from 'zod/mini';
import { splitWords } from '../workspace/words.js';
import { count, duration, keyVariable, price } from './fields.js';
import { parseHost } from './host.js';

const aName = { error: 'a short name such as "claude": small letters, digits, dots and hyphens' };
const aCommand = {
  error: 'a command such as "claude -p", for which no shell is needed, or a list of its words',
};
const aHost = {
  error: 'one host such as "api.anthropic.com", with a port where that is not 443, or null',
};
const aPath = { error: 'an absolute path, or one that begins with "~/"' };

const word = () => z.string().check(z.minLength(1), z.maxLength(4_000));

/** One agent command line: a program that edits the files of the folder that it is started in. */
export const agentSchema = z
  .strictObject({
    name: z
      .string(aName)
      .check(z.regex(/^[a-z0-9][a-z0-9.-]{0,39}$/, aName), z.describe('What healer calls it.')),
    command: z
      .union(
        [
          z.string(aCommand).check(z.refine((line) => splitWords(line) !== null, aCommand)),
          z.array(word()).check(z.minLength(1, aCommand)),
        ],
        aCommand,
      )
      .check(
        z.describe(
          'The command, as a line or as a list of words. `{prompt}` in a word stands for the prompt, which is its standard input otherwise, and `{file}` for the file that the fault is likeliest in.',
        ),
      ),
    keyVariable: keyVariable(),
    host: z
      ._default(z.nullable(z.string(aHost).check(z.refine((text) => parseHost(text) !== null, aHost))), null)
      .check(z.describe('The one host that it may reach, on port 443 unless told; null is no network.')),
    readable: z
      ._default(z.array(z.string(aPath).check(z.refine(isPath, aPath))), [])
      .check(
        z.describe(
          'Paths that it may read although home folders are hidden: where it is installed, if healer does not find all of it.',
        ),
      ),
    timeout: z._default(duration, '10m').check(z.describe('How long one run may take.')),
    runsPerHeal: z
      ._default(count(1, 1_000), 4)
      .check(z.describe('Runs in one healing run. `modelBudget` counts them as well.')),
    costPerRun: z
      ._default(z.nullable(price()), null)
      .check(
        z.describe(
          'US dollars that are booked for each run, since nobody tells what it took. Needed where a key is used.',
        ),
      ),
  })
  .check(
    z.refine((agent) => agent.keyVariable === null || agent.costPerRun !== null, {
      path: ['costPerRun'],
      error: 'set where a key is used: the most that one run may cost, such as 0.5 dollars',
    }),
  );

export type AgentSettings = z.output<typeof agentSchema>;

/** No path by another name, so that what is agreed to is what is shown. */
function isPath(path: string): boolean {
  const parts = path.split('/');
  const plain = /^~?\//.test(path) && !parts.includes('..') && !parts.includes('.') && !path.includes('\0');
  return plain && !/^\/(?:proc|sys|dev)(?:\/|$)/.test(path);
}
