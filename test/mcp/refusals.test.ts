import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkoutState } from '../support/checkout.js';
import { diffOf, openSession, type Session, shop } from './session.js';

// What no diff and no word of a client may do. Nothing here runs a test.

const finished: (() => unknown)[] = [];
let session: Session;
let state: Awaited<ReturnType<typeof checkoutState>>;

before(async () => {
  session = await openSession(
    { after: (done) => void finished.push(done as () => unknown) },
    { ...shop, '.github/workflows/test.yml': 'on: push\n', 'package-lock.json': '{}\n' },
  );
  state = await checkoutState(session);
});
after(async () => {
  for (const done of finished) await done();
});

const fix = diffOf('src/price.js', shop['src/price.js'], ['net - tax', 'net + tax']);
const testDiff = diffOf('test/price.test.js', shop['test/price.test.js'], ['150', '50']);
const newFile = (file: string, mode = '100644', text = 'one') =>
  `diff --git a/${file} b/${file}\nnew file mode ${mode}\n--- /dev/null\n+++ b/${file}\n@@ -0,0 +1 @@\n+${text}\n`;

for (const [what, diff, reason] of [
  ['edits the failing test', testDiff, /is a test/],
  ['edits a test beside the right fix', fix + testDiff, /is a test/],
  [
    'edits a workflow of the CI',
    diffOf('.github/workflows/test.yml', 'on: push\n', ['push', 'never']),
    /is a CI file/,
  ],
  ['edits the lockfile', diffOf('package-lock.json', '{}\n', ['{}', '[]']), /is a lockfile/],
  ['edits the settings of healer', newFile('.healer/config.json'), /healer's own state/],
  ['adds a git hook', newFile('.husky/pre-commit', '100755'), /is a git hook/],
  [
    'edits the test script',
    diffOf('package.json', shop['package.json'], ['node --test', 'true']),
    /"scripts"/,
  ],
  ['leaves the repository by its path', newFile('../outside.js'), /outside of the repository/],
  ['names an absolute path', newFile('/etc/outside.js'), /outside of the repository/],
  ['goes through a folder and back', newFile('src/../../outside.js'), /outside of the repository/],
  ['writes into the folder of git', newFile('.git/config'), /git's own state/],
  ['adds a file', newFile('src/new.js'), /would be a new file/],
  ['adds a link', newFile('src/link.js', '120000', '/etc/passwd'), /would be a new file/],
  [
    'makes a file executable',
    'diff --git a/src/price.js b/src/price.js\nold mode 100644\nnew mode 100755\n',
    /mode .* would change/,
  ],
  [
    'deletes a file',
    `diff --git a/src/price.js b/src/price.js\ndeleted file mode 100644\n--- a/src/price.js\n+++ /dev/null\n@@ -1,8 +0,0 @@\n${shop['src/price.js'].replace(/^/gm, '-').slice(0, -1)}`,
    /would be deleted/,
  ],
  [
    'renames a file',
    'diff --git a/src/price.js b/src/cost.js\nsimilarity index 100%\nrename from src/price.js\nrename to src/cost.js\n',
    /would be/,
  ],
  [
    'changes thousands of lines',
    diffOf('src/price.js', shop['src/price.js'], ['return net - tax;', 'net += tax;\n'.repeat(5_000)]),
    /More than 4000 lines/,
  ],
  [
    'ends the process',
    diffOf('src/price.js', shop['src/price.js'], ['return net - tax;', 'process.exit(0);']),
    /ends or commands the process/,
  ],
] as const)
  test(`a diff that ${what} is refused at the gate`, async () => {
    for (const name of ['validate_patch', 'propose_patch']) {
      const { json, text } = await session.call<{ ok: boolean; stage: string; reason: string }>(name, {
        diff,
      });
      assert.deepEqual([json.ok, json.stage], [false, 'gate'], text);
      assert.match(json.reason, reason);
    }
  });

for (const [what, name, input, code] of [
  ['words that are no diff', 'validate_patch', { diff: 'please fix it\n' }, 'USAGE'],
  ['an empty diff', 'propose_patch', { diff: '' }, 'USAGE'],
  ['a diff that is too long', 'validate_patch', { diff: 'a'.repeat(1_000_001) }, 'USAGE'],
  ['a diff that is no text', 'validate_patch', { diff: 7 }, 'USAGE'],
  [
    'a diff of other files',
    'validate_patch',
    { diff: fix.replaceAll('const tax', 'const toll') },
    'MERGE_CONFLICT',
  ],
  ['a diff that is cut off', 'validate_patch', { diff: fix.slice(0, 100) }, 'USAGE'],
  ['an error that nobody has', 'propose_patch', { diff: fix, errors: ['abcdef'] }, 'UNKNOWN_ID'],
  ['an option for an error', 'propose_patch', { diff: fix, errors: ['--all'] }, 'USAGE'],
  ['a command beside the diff', 'propose_patch', { diff: fix, command: 'true' }, 'USAGE'],
  ['a branch of the user', 'land_patch', { id: 'main' }, 'USAGE'],
  ['a ref that leaves its place', 'land_patch', { id: 'healer/../main' }, 'USAGE'],
  ['a patch that nobody made', 'land_patch', { id: 'abcdef' }, 'UNKNOWN_ID'],
  ['an option for a patch', 'roll_back_patch', { id: '--hard' }, 'USAGE'],
  ['a revision', 'roll_back_patch', { id: 'HEAD~1' }, 'USAGE'],
  ['no patch at all', 'roll_back_patch', {}, 'USAGE'],
] as const)
  test(`${name} refuses ${what} with a sentence`, async () => {
    const result = await session.call(name, input);
    assert.deepEqual([result.isError, result.code], [true, code], result.text);
  });

test('after all of this the checkout and its branches are as they were', async () => {
  assert.deepEqual(await checkoutState(session), state);
  assert.equal(await session.git('for-each-ref', 'refs/heads/healer', '--format=%(refname)'), '');
});
