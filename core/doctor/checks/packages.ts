import { isHealerError } from '../../errors.js';
import { readHead } from '../../git/head.js';
import { submodulesOf } from '../../sandbox/worktree/submodules.js';
import { availableManager } from '../../workspace/package-manager.js';
import { describeWorkspace, type Workspace } from '../../workspace/workspace.js';
import { type Check, type Finding, note, type Place, sound } from '../check.js';

const mostNamed = 5;

/** Whether the tests of single packages can be run, which have none, and what is not looked at. */
export const checkPackages: Check = async (place) => {
  const workspace = await describe(place);
  return [...(workspace ? ofMonorepo(workspace) : []), ...(await ofSubmodules(place))];
};

async function describe({ repo, config }: Place): Promise<Workspace | null> {
  try {
    return await describeWorkspace(repo.root, config);
  } catch (error) {
    // The check of the tests tells of it.
    if (isHealerError(error)) return null;
    throw error;
  }
}

function ofMonorepo({ packages, monorepo, packageManager }: Workspace): Finding[] {
  if (!monorepo) return [];
  const { parts, leftOut, outside } = monorepo;
  const inner = parts.filter(({ folder }) => folder !== '');
  const found: Finding[] = [
    inner.length === 0
      ? note(
          'packages',
          `the tests of ${packages.length - 1} packages cannot be run apart, so every fix is proved with all of them`,
          'give the packages test scripts of their own, or name commands in the setting "packages"',
        )
      : sound('packages', `the tests of ${inner.length} of ${packages.length - 1} packages can be run apart`),
  ];
  if (leftOut.length > 0)
    found.push(
      note('packages', `no tests are run of ${few(leftOut.map((each) => each.package))}: ${leftOut[0]?.why}`),
    );
  if (outside.length > 0)
    found.push(
      note(
        'packages',
        `${few(outside)} ${outside.length === 1 ? 'is' : 'are'} outside of the sparse checkout: their tests prove nothing`,
        'git sparse-checkout add brings them in',
      ),
    );
  const manager = availableManager(packageManager);
  if (manager !== packageManager)
    found.push(
      note('packages', `${packageManager} is not on the PATH, so ${manager} runs the scripts of packages`),
    );
  return found;
}

async function ofSubmodules({ repo }: Place): Promise<Finding[]> {
  const { commit } = await readHead(repo);
  const paths = commit === null ? [] : (await submodulesOf(repo.root, commit)).map(({ path }) => path);
  if (paths.length === 0) return [];
  return [note('submodules', `nothing is healed inside of ${few(paths)}`, 'run healer in there, too')];
}

const few = (names: readonly string[]): string =>
  names.length > mostNamed
    ? `${names.slice(0, mostNamed).join(', ')} and ${names.length - mostNamed} more`
    : names.join(', ');
