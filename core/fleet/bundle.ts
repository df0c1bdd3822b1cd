import { HealerError } from '../errors.js';
import { gitBytes, gitResult } from '../git/command.js';
import type { Repository } from '../git/repository.js';

/** A git bundle (gitformat-bundle(5)) of a commit with all that the commits `builtOn` do not lead to. */
export async function makeBundle(
  repo: Repository,
  commit: string,
  builtOn: readonly string[],
): Promise<Buffer> {
  const input = [commit, ...builtOn.map((each) => `^${each}`)].map((line) => `${line}\n`).join('');
  const pack = await gitBytes(repo, ['pack-objects', '--revs', '--thin', '--stdout', '-q'], { input });
  const version = commit.length === 40 ? '# v2 git bundle\n' : '# v3 git bundle\n@object-format=sha256\n';
  const needed = builtOn.map((each) => `-${each}\n`).join('');
  return Buffer.concat([Buffer.from(`${version}${needed}${commit} ${bundledRef}\n\n`), pack]);
}

const bundledRef = 'refs/healer/fleet';

/** Packs of fewer bytes become loose objects, which a later `git gc` collects. */
const smallPack = 1 << 20;

/** Takes over what is in a bundle. Throws FLEET_FAILED where it is none, or what it is built on is missing. */
export async function takeBundle(repo: Repository, bundle: Buffer, mostBytes: number): Promise<void> {
  const end = bundle.indexOf('\n\n');
  const [first, ...lines] = bundle.subarray(0, Math.max(0, end)).toString('latin1').split('\n');
  if (end < 0 || !/^# v[23] git bundle$/.test(first ?? '') || bundle.length > mostBytes)
    throw new HealerError('FLEET_FAILED', 'What came over the queue is no git bundle, or too large');
  for (const line of lines.filter((each) => each.startsWith('-'))) {
    const commit = line.slice(1).split(' ')[0] ?? '';
    if (!(await hasCommit(repo, commit)))
      throw new HealerError('FLEET_FAILED', `The commit ${commit} that a bundle is built on is not here`);
  }
  const pack = bundle.subarray(end + 2);
  const args =
    pack.length < smallPack
      ? ['unpack-objects', '-q', `--max-input-size=${mostBytes}`]
      : ['index-pack', '--stdin', '--fix-thin', `--max-input-size=${mostBytes}`];
  const { exitCode, stderr } = await gitResult(repo, args, { input: pack });
  if (exitCode !== 0)
    throw new HealerError('FLEET_FAILED', 'The bundle that came over the queue cannot be read', {
      cause: new Error(stderr.trim()),
    });
}

/** Whether a commit is here. */
export async function hasCommit(repo: Repository, commit: string): Promise<boolean> {
  if (!/^[0-9a-f]{40,64}$/.test(commit)) return false;
  return (await gitResult(repo, ['cat-file', '-e', `${commit}^{commit}`])).exitCode === 0;
}
