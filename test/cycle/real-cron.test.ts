import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { packageRoot } from '../../core/package-root.js';
import { addFiles, fixedAdd } from '../heal/project.js';
import { createRepository } from '../support/repository.js';

const run = promisify(execFile);

/**
 * Runs as root in mount and process namespaces of its own: cron sees the crontabs of this test and none of the machine, and
 * all that it starts ends with it. $1 Node, $2 healer, $3 the folder for what is mounted.
 */
const script = `set -eu
mount --bind "$3/crontabs" /var/spool/cron/crontabs
mount --bind "$3/empty" /etc/cron.d
mount --bind "$3/none" /etc/crontab
mount -t tmpfs none /run
crontab "$3/others"
"$1" "$2" schedule install --with cron --yes >/dev/null
# Each minute, so that nobody has to wait for an hour.
crontab -l | sed -E 's/^[0-9]+ \\* (.* cycle --scheduled)/* * \\1/' | crontab -
crontab -l >"$3/installed"
/usr/sbin/cron -f &
read -r _
kill $!
"$1" "$2" schedule remove >/dev/null
crontab -l
`;

const namespaces = ['--mount', '--propagation', 'private', '--pid', '--mount-proc', '--fork', '--kill-child'];

async function whyNot(): Promise<string | false> {
  if (process.getuid?.() !== 0) return 'only root may start cron in namespaces of its own';
  const cron = await access('/usr/sbin/cron').catch(() => 'cron is not installed');
  if (cron) return cron;
  return run('unshare', [...namespaces, 'mount', '-t', 'tmpfs', 'none', '/run']).then(
    () => false as const,
    () => 'namespaces with mounts of their own cannot be made here',
  );
}

test('cron fires a cycle in the bare environment that it gives, and the cycle heals a bug', {
  skip: await whyNot(),
  timeout: 300_000,
}, async (t) => {
  const repository = await createRepository({
    'package.json': '{"name":"project","type":"module","scripts":{"test":"node --test"}}',
    '.healer/config.json': '{"workingHoursOnly":false,"maxLoadPerProcessor":null}',
    ...addFiles,
  });
  t.after(repository.dispose);
  const { root, env, git } = repository;
  const place = join(repository.outside, 'cron');
  await mkdir(join(place, 'crontabs'), { recursive: true });
  await mkdir(join(place, 'empty'));
  await writeFile(join(place, 'none'), '');
  // What the user has there already: it keeps what cron starts out of the home of whoever runs this.
  const others = `HOME=${env.HOME}\n0 5 1 1 * true\n`;
  await writeFile(join(place, 'others'), others);

  const program = join(packageRoot, 'dist', 'cli', 'main.cjs');
  const words = [...namespaces, 'sh', '-c', script, 'sh', process.execPath, program, place];
  const child = spawn('unshare', words, { cwd: root, env, stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const printed = text(child.stdout);

  const beat = async (): Promise<string> => {
    const file = join(root, '.healer', 'db', 'heartbeat.json');
    return JSON.parse(await readFile(file, 'utf8').catch(() => '{}')).outcome;
  };
  while (!['ran', 'failed'].includes(await beat())) {
    assert.equal(child.exitCode, null, 'cron ended');
    await wait(250);
  }
  assert.equal(await beat(), 'ran');
  const [branch = ''] = (await git('branch', '--list', 'healer/*', '--format=%(refname:short)')).split('\n');
  assert.equal(`${await git('show', `${branch}:src/add.js`)}\n`, fixedAdd);
  assert.match(await readFile(join(place, 'installed'), 'utf8'), /^\* \* \* \* \* .* cycle --scheduled/m);
  child.stdin.end('\n');
  assert.equal(await ended, 0);
  assert.equal(await printed, others, 'removed without a trace');
});
