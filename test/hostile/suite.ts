import type { HostileCase } from './hostile-case.js';
import { candidateGround } from './run-candidate.js';
import { type Outcome, runHostileTest } from './run-test.js';
import { plantVictims } from './victims.js';

export interface Result extends Outcome {
  hostile: HostileCase;
  /** Nothing outside was harmed, and healer said why it is not to be believed. */
  contained: boolean;
}

export interface Suite {
  run(hostile: HostileCase): Promise<Result>;
  dispose(): Promise<void>;
}

/** Plants victims, and runs hostile cases beside them, one after the other. */
export async function openSuite(): Promise<Suite> {
  const candidates = candidateGround();
  const victims = await plantVictims({
    'package.json': '{"name":"x","scripts":{"test":"node --test"}}',
    'src/add.js': 'exports.add = (a, b) => a + b;\n',
    'test/add.test.js': "require('../src/add.js');\n",
  });
  return {
    async run(hostile) {
      const outcome =
        hostile.as === 'test' ? await runHostileTest(hostile, victims) : await candidates.run(hostile);
      return {
        hostile,
        ...outcome,
        contained: outcome.harm.length === 0 && hostile.verdict.test(outcome.verdict),
      };
    },
    async dispose() {
      await candidates.dispose();
      await victims.dispose();
    },
  };
}
