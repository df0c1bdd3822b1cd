import { appendFile, chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from '../project.js';
import { copyPlace, type Place, placeAt, runHealer, writeFiles } from './place.js';

/** The states of a repository that commands are killed in. Each is made once, by healer itself, and then copied. */
export const states = [
  'new',
  'ready',
  'failed',
  'failed-dirty',
  'patched',
  'moved',
  'merged',
  'untrusted',
  'diverged',
  'watched',
] as const;
export type StateName = (typeof states)[number];

/** A project with a bug that healer finds within seconds, and a few files that have nothing to do with it. */
const project = {
  'package.json': `${JSON.stringify({ name: 'cart', type: 'module', scripts: { test: 'node --test' } })}\n`,
  'src/cart.js': 'export const total = (prices) => prices.reduce((sum, price) => sum - price, 0);\n',
  'src/stop.js': "throw new TypeError('the shop is closed');\n",
  'test/cart.test.js': [
    "import assert from 'node:assert';",
    "import { test } from 'node:test';",
    "import { total } from '../src/cart.js';",
    '',
    "test('adds up prices', () => assert.equal(total([1, 2, 3]), 6));",
    "test('is zero for nothing', () => assert.equal(total([]), 0));",
    '',
  ].join('\n'),
  'README.md': 'A cart.\n',
  'notes/todo.md': '- add up\n',
  'app.log':
    'TypeError: prices is not iterable\n    at total (src/cart.js:1:40)\n    at main (src/main.js:3:5)\n',
};

/** Makes the states below `folder`, each of the others that it needs. */
export async function makeStates(folder: string): Promise<Record<StateName, Place>> {
  const begin = await makeRepository(join(folder, 'begin'));
  const next = (name: string, from: Place, change: (place: Place) => Promise<void>) =>
    derive(join(folder, name), from, change);
  const set = await next('set', begin, (place) => succeed(place, ['init', '--yes']));
  const failed = await next('failed', set, (place) => succeed(place, ['test'], 1));
  const healed = await next('healed', failed, (place) => succeed(place, ['heal']));
  const accepted = await next('accepted', healed, (place) => succeed(place, ['review', '--merge', '--yes']));
  return {
    new: await next('new', begin, work),
    ready: await next('ready', set, work),
    failed,
    'failed-dirty': await next('failed-dirty', failed, work),
    patched: await next('patched', healed, work),
    moved: await next('moved', healed, moveOn),
    merged: await next('merged', accepted, work),
    untrusted: await next('untrusted', set, nameModel),
    watched: await next('watched', failed, (place) => setUp(place, watching)),
    diverged: await next('diverged', healed, (place) => shareWithOther(place, failed)),
  };
}

async function derive(folder: string, from: Place, change: (place: Place) => Promise<void>): Promise<Place> {
  const place = await copyPlace(from, folder);
  await change(place);
  await rm(join(folder, 'tmp'), { recursive: true, force: true });
  return placeAt(folder);
}

async function succeed(place: Place, words: string[], code = 0): Promise<void> {
  const ended = await runHealer(place, words);
  if (ended.code === code) return;
  throw new Error(`healer ${words.join(' ')} ended with ${ended.code}: ${ended.stdout}${ended.stderr}`);
}

/** As crontab(1), with a table of its own. */
const crontab = `#!/bin/sh
case $1 in
  -l) cat "$TABLE" ;;
  -r) rm "$TABLE" ;;
  -) cat >"$TABLE.new" && mv "$TABLE.new" "$TABLE" ;;
  *) exit 2 ;;
esac
`;

/** Lines of the user's in that table. */
export const othersTable = 'MAILTO=ada\n5 4 * * * backup\n';

async function makeRepository(folder: string): Promise<Place> {
  const place = await placeAt(folder);
  await writeFiles(place, project);
  const run = (...args: string[]) => git(place.repository, args);
  await run('init', '--quiet', '--initial-branch', 'main');
  await run('config', 'user.name', 'Ada');
  await run('config', 'user.email', 'ada@example.invalid');
  await run('config', 'gc.auto', '0');
  await writeFiles(place, {
    '.git/hooks/post-checkout': '#!/bin/sh\necho checked out >/dev/null\n',
    '.git/hooks/pre-push': '#!/usr/bin/env python3\nprint("pushing")\n',
  });
  for (const hook of ['post-checkout', 'pre-push'])
    await chmod(join(place.repository, '.git/hooks', hook), 0o755);
  await run('add', '--all');
  await run('commit', '--quiet', '--message', 'A cart');
  await run('tag', 'v1');
  await run('branch', 'other');
  await mkdir(join(folder, 'bin'));
  await writeFile(join(folder, 'bin/crontab'), crontab, { mode: 0o755 });
  await writeFile(place.env.TABLE ?? '', othersTable);
  return place;
}

/** What a user has going on beside it: something staged, something not, something new, and a stash. */
async function work({ repository }: Place): Promise<void> {
  await appendFile(join(repository, 'notes/todo.md'), '- stashed\n');
  await git(repository, ['stash', 'push', '--quiet', '--message', 'later']);
  await appendFile(join(repository, 'notes/todo.md'), '- staged\n');
  await git(repository, ['add', 'notes/todo.md']);
  await appendFile(join(repository, 'README.md'), 'Not staged.\n');
  await appendFile(join(repository, 'notes/idea.md'), 'Untracked.\n');
}

/** The branch goes on after the patch was made, so that merging has to make the patch anew and prove it. */
async function moveOn({ repository }: Place): Promise<void> {
  await appendFile(join(repository, 'src/stop.js'), '// for good\n');
  await git(repository, ['commit', '--quiet', '--all', '--message', 'Go on']);
}

/** A remote beside the repository has the history of another clone, which recorded something else since both were one. */
async function shareWithOther(place: Place, from: Place): Promise<void> {
  await git(place.folder, ['init', '--quiet', '--bare', 'remote.git']);
  const other = await copyPlace(from, `${place.folder}-other`);
  await succeed(other, ['ingest', 'app.log'], 1);
  await succeed(other, ['sync', join(place.folder, 'remote.git')]);
  await rm(other.folder, { recursive: true, force: true });
  await git(place.repository, ['remote', 'add', 'origin', '../remote.git']);
  await work(place);
}

/** At any hour, and with so many fixes that what a killed cycle was granted is there again within a second. */
const watching = { workingHoursOnly: false, maxFixesPerHour: 10_000, maxFixesPerDay: 100_000 };

const nameModel = (place: Place): Promise<void> =>
  setUp(place, { model: { provider: 'ollama', name: 'tiny', endpoint: 'http://127.0.0.1:9' } });

async function setUp(place: Place, change: object): Promise<void> {
  const file = '.healer/config.json';
  const settings = JSON.parse(await readFile(join(place.repository, file), 'utf8'));
  await writeFiles(place, { [file]: `${JSON.stringify({ ...settings, ...change }, null, 2)}\n` });
}
