import { isHealerError } from '../../errors.js';
import { describeWorkspace } from '../../workspace/workspace.js';
import { type Check, note, sound } from '../check.js';

export const checkRunner: Check = async ({ repo, config }) => {
  try {
    const { test, packageManager } = await describeWorkspace(repo.root, config);
    if (test === null)
      return [note('tests', 'there is no test script', 'add one to package.json, or set "testCommand"')];
    const runner = test.runner === 'command' ? 'its own runner' : test.runner;
    return [sound('tests', `${test.command.join(' ')} (${runner}, ${packageManager})`)];
  } catch (error) {
    if (!isHealerError(error)) throw error;
    return [note('tests', error.message, error.next ?? '')];
  }
};
