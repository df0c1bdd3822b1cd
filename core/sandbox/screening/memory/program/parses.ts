import { Script } from 'node:vm';

/** Whether code that evaluates to a function parses. It is compiled, and never run; what only some scopes allow does not count. */
export function parses(code: string): boolean {
  try {
    return Boolean(new Script(`'use strict';${code}`));
  } catch {
    return false;
  }
}
