import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { healer, openCart } from '../bad-input/scene.js';
import { scriptUnder, whyNotEnclosed } from './enclosed.js';

const skip = whyNotEnclosed();

/** On a disk of 24 MB of its own: `work`, `data`, `cache` and `temp` are folders of it. */
const begin = `
set -u
cd "$small" && cp -a "$repository" work && mkdir cache temp && cp -a "$data" data 2>/dev/null || mkdir -p data
export HEALER_DATA_HOME="$small/data" HEALER_CACHE_HOME="$small/cache" TMPDIR="$small/temp"
cd work
healer() { "$node" "$program" "$@"; echo "healer $1: $?"; }
fill() { cat /dev/zero >"$small/filler" 2>/dev/null; sync; }
free() { rm "$small/filler"; }
`;

async function onSmallDisk(t: Parameters<typeof openCart>[0], script: string) {
  const repository = await openCart(t);
  const small = join(repository.outside, 'small');
  await mkdir(small);
  const env = {
    ...repository.env,
    small,
    repository: repository.root,
    data: repository.env.HEALER_DATA_HOME ?? '',
  };
  const scene = { ...repository, env };
  await healer(repository, ['init', '--yes']);
  return scriptUnder(scene, ['--size', String(24 << 20), '--tmpfs', small], begin + script);
}

test('on a full disk a test run is said not to be recorded, and is recorded once there is room', {
  skip,
}, async (t) => {
  const { stdout, stderr } = await onSmallDisk(
    t,
    'fill; healer test; healer errors; free; healer test; healer errors',
  );
  assert.match(stderr, /no space left|cannot be (?:used|written)/i, stdout + stderr);
  assert.doesNotMatch(stderr, /did not expect|\n {4}at /);
  assert.match(
    stdout,
    /healer test: 2\n[\s\S]*healer errors: 0\n[\s\S]*healer test: 1\n[\s\S]*adds up prices[\s\S]*healer errors: 1\n$/,
    stdout + stderr,
  );
});

test('a disk that is full when healing begins is said so in one sentence, and the fix lands once there is room', {
  skip,
}, async (t) => {
  const { stdout, stderr } = await onSmallDisk(
    t,
    'healer test >/dev/null; fill; healer heal; free; git fsck --strict 2>&1; healer heal; git branch --list "healer/*"; ls "$small/cache/worktrees" "$small/temp"',
  );
  assert.match(stdout, /healer heal: 2\n[\s\S]*healer heal: 0\n {2}healer\//, stdout + stderr);
  assert.equal(stderr.match(/^healer: [A-Z/].*/gm)?.length, 1, stderr);
  assert.doesNotMatch(stderr, /did not expect|\n {4}at /);
});
