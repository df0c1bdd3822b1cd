import { HealerError } from '../../errors.js';
import type { TestSettings } from '../../workspace/workspace.js';
import type { Session } from '../session.js';

/** The project's test command. Throws NO_TEST_COMMAND. */
export function testSettings(session: Session): TestSettings {
  if (session.workspace.test) return session.workspace.test;
  throw new HealerError('NO_TEST_COMMAND', `package.json in ${session.repo.root} has no test script`, {
    next: 'Add a "test" script, or set "testCommand" in .healer/config.json.',
  });
}
