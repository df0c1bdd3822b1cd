import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type Changes, readChanges } from '../../core/agents/changes.js';
import { listFiles } from '../../core/agents/files.js';

const snapshot: Record<string, string> = {
  'src/a.js': 'one\ntwo\n',
  'src/deep/b.js': 'three\n',
  'node_modules/p/index.js': 'p\n',
  'logo.bin': 'binary',
};

/** What is read of a folder after `work` has been done in it. `out/` is ignored. */
async function after(t: TestContext, work: (at: (file: string) => string) => unknown): Promise<Changes> {
  const folder = await mkdtemp(join(tmpdir(), 'healer-changes-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const at = (file: string) => join(folder, file);
  for (const [file, text] of Object.entries(snapshot)) {
    await mkdir(join(at(file), '..'), { recursive: true });
    await writeFile(at(file), text);
  }
  const before = await listFiles(folder);
  assert.ok(before);
  // Kernels before 6.13 tell the time of a change by the tick of their clock, which no program that starts anew can beat.
  await wait(20);
  await work(at);
  return readChanges({
    folder,
    before,
    read: async (file) => snapshot[file],
    ignored: async (files) => new Set(files.filter((file) => file.startsWith('out/'))),
  });
}

test('a changed file is told with its text before and after', async (t) => {
  const found = await after(t, (at) => writeFile(at('src/a.js'), 'one\nTWO\n'));
  assert.deepEqual(found, { changes: [{ file: 'src/a.js', before: 'one\ntwo\n', after: 'one\nTWO\n' }] });
});

test('a change is seen although size and time are as before', async (t) => {
  const found = await after(t, async (at) => {
    const then = new Date(0);
    await writeFile(at('src/a.js'), 'one\nowt\n');
    await utimes(at('src/a.js'), then, then);
  });
  assert.deepEqual('changes' in found && found.changes.map(({ after: text }) => text), ['one\nowt\n']);
});

test('what is only touched, ignored, or in node_modules, is no change', async (t) => {
  const found = await after(t, async (at) => {
    await writeFile(at('src/a.js'), 'one\ntwo\n');
    await chmod(at('src/deep/b.js'), 0o755);
    await writeFile(at('node_modules/p/index.js'), 'q\n');
    await mkdir(at('out'));
    await writeFile(at('out/report.txt'), 'r\n');
    await mkdir(at('empty'));
  });
  assert.deepEqual(found, { changes: [] });
});

const refused: Record<string, { work(at: (file: string) => string): unknown; why: RegExp }> = {
  'a new file': {
    work: (at) => writeFile(at('src/c.js'), ''),
    why: /"src\/c\.js" would be a new file/,
  },
  'new attributes of git': {
    work: (at) => writeFile(at('.gitattributes'), '* filter=evil\n'),
    why: /"\.gitattributes" would be a new file/,
  },
  'a file that is gone': { work: (at) => rm(at('src/a.js')), why: /"src\/a\.js" would be deleted/ },
  'a file that was renamed': {
    work: (at) => execFileSync('mv', [at('src/a.js'), at('src/c.js')]),
    why: /"src\/a\.js" would be deleted/,
  },
  'a link in the place of a file': {
    work: async (at) => {
      await rm(at('src/a.js'));
      await symlink('/etc/passwd', at('src/a.js'));
    },
    why: /"src\/a\.js" is a symbolic link/,
  },
  'a link in the place of a folder': {
    work: async (at) => {
      await rm(at('src'), { recursive: true });
      await symlink('/etc', at('src'));
    },
    why: /would be deleted/,
  },
  'a new link': { work: (at) => symlink('/etc', at('etc')), why: /"etc" is a symbolic link/ },
  'a pipe': {
    work: (at) => execFileSync('mkfifo', [at('.gitignore')]),
    why: /"\.gitignore" is no plain file/,
  },
  'a repository inside': {
    work: (at) => mkdir(at('src/.git')),
    why: /"src\/\.git" would be a repository of its own/,
  },
  'a repository inside, written otherwise': {
    work: (at) => mkdir(at('.GIT')),
    why: /"\.GIT" would be a repository of its own/,
  },
  'bytes that are no text': {
    work: (at) => writeFile(at('src/a.js'), Buffer.from([0xff, 0xfe, 0x00])),
    why: /"src\/a\.js" is no text file/,
  },
  'a file that has become too long': {
    work: (at) => writeFile(at('src/a.js'), 'x'.repeat(2_000_000)),
    why: /"src\/a\.js" is no text file of the snapshot, or is too long/,
  },
  'too many changed lines': {
    work: (at) => writeFile(at('src/a.js'), 'line\n'.repeat(5_000)),
    why: /More than 4000 lines of "src\/a\.js" would change/,
  },
};

for (const [what, { work, why }] of Object.entries(refused))
  test(`${what} makes the whole edit none`, async (t) => {
    const found = await after(t, async (at) => {
      await writeFile(at('src/deep/b.js'), 'mended\n');
      await work(at);
    });
    assert.match('refused' in found ? found.refused : JSON.stringify(found), why);
  });
