import type { TestRunner } from './runner.js';

/** Any other command: what it tells is read from its output (TAP, as of tape, tap and ava; JUnit XML) and its exit code. */
export const commandRunner: TestRunner = {
  name: 'command',
  recognises: () => true,
  select: () => null,
};
