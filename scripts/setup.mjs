// Makes a fresh clone ready: installs the dependencies when they are missing or older than the lock file, then builds.
// Node alone, since nothing else is there yet.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync, utimesSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19))
  fail(`healer needs Node 20.19 or newer; this is ${process.version}.`);

if (!isInstalled()) {
  say('Installing the dependencies');
  // Not `npm ci`: it refuses a lock file that lacks optional packages of platforms which the registry did not offer
  // when it was written. Versions are exact all the same. No install script is run; none is needed.
  run('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  const now = new Date();
  utimesSync(join(root, 'node_modules', '.package-lock.json'), now, now);
}
say('Building');
run(process.execPath, [join(root, 'scripts/build.mjs')]);

function isInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  return statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

function run(command, args) {
  // npm stands beside node, also where only node itself is on the PATH.
  const PATH = `${process.env.PATH ?? ''}${delimiter}${dirname(process.execPath)}`;
  const env = { ...process.env, PATH };
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    env,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (error) fail(`${command} could not be started: ${error.message}`);
  if (status !== 0) fail(`${command} ${args[0]} failed.`, status ?? 1);
}

function say(text) {
  console.error(`setup: ${text} …`);
}

function fail(text, code = 1) {
  console.error(`setup: ${text}`);
  process.exit(code);
}
