import { commandRunner } from './command.js';
import { jestRunner } from './jest.js';
import { mochaRunner } from './mocha.js';
import { nodeRunner } from './node.js';
import type { TestRunner } from './runner.js';
import { vitestRunner } from './vitest.js';

/** Most telling first: `node --import tsx node_modules/mocha/bin/mocha.js test/` is mocha's. */
const runners: readonly TestRunner[] = [vitestRunner, jestRunner, mochaRunner, nodeRunner, commandRunner];

export const recogniseRunner = (script: string): TestRunner =>
  runners.find((runner) => runner.recognises(script)) ?? commandRunner;
