import { git } from '../../git/command.js';
import { broken, type Check, sound } from '../check.js';

/** Older ones cannot merge without a checkout. */
const oldest: readonly [number, number] = [2, 38];

export const checkGit: Check = async ({ repo }) => {
  const text = (await git(repo, ['--version'])).trim().replace(/^git version /, '');
  const [major = 0, minor = 0] = text.split('.').map(Number);
  const isOld = major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
  return [
    isOld
      ? broken(
          'git',
          `version ${text} cannot merge without a checkout`,
          `install git ${oldest.join('.')} or newer`,
        )
      : sound('git', `version ${text}`),
  ];
};
