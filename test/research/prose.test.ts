import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hintsInProse, type ProseSubject } from '../../core/research/hints/prose.js';

type Row = [sentence: string, kind: string, from: string, to: string];

const told = (text: string, about: Partial<ProseSubject> = {}) =>
  hintsInProse(text, { package: 'lib', ...about }).map(({ kind, from, to }) => [kind, from, to]);

const sentences: Row[] = [
  ['Renamed `padLeft` to `padStart`.', 'rename', 'padLeft', 'padStart'],
  ['- **BREAKING** rename padLeft() to padStart()', 'rename', 'padLeft', 'padStart'],
  ['`padLeft` has been renamed to `padStart`', 'rename', 'padLeft', 'padStart'],
  [
    'The method `Text#padLeft` was renamed `Text#padStart`: see below',
    'rename',
    'Text.padLeft',
    'Text.padStart',
  ],
  ['`safeLoad` is now called `load`', 'rename', 'safeLoad', 'load'],
  ['Replaced `getAll` with `list`', 'rename', 'getAll', 'list'],
  ['`getAll` has been replaced by `list`.', 'rename', 'getAll', 'list'],
  ['Removed `getAll` in favor of `list`', 'rename', 'getAll', 'list'],
  ['`getAll` is deprecated, use `list` instead', 'rename', 'getAll', 'list'],
  ['`getAll` has been removed from this package. Use `list` instead.', 'rename', 'getAll', 'list'],
  ['Please use `list` instead of `getAll`', 'rename', 'getAll', 'list'],
  [
    'Function yaml.safeLoad is removed in js-yaml 4. Use yaml.load instead, which is now safe.',
    'rename',
    'yaml.safeLoad',
    'yaml.load',
  ],
  ['* `getAll` → `list`', 'rename', 'getAll', 'list'],
  ['`getAll` -> [`list`](https://example.com/list)', 'rename', 'getAll', 'list'],
  ['The `upper` option has been renamed to `uppercase`', 'changed-option', 'upper', 'uppercase'],
  ['Rename option `upper` to `uppercase`', 'changed-option', 'upper', 'uppercase'],
  ["option 'upper' was replaced by 'uppercase'", 'changed-option', 'upper', 'uppercase'],
  ['`format` moved to `lib/format`', 'moved-import', 'lib', 'lib/format'],
  ["Moved `format` from 'lib' to 'lib/format'", 'moved-import', 'lib', 'lib/format'],
  ['`format` is now exported from `lib/format`', 'moved-import', 'lib', 'lib/format'],
  ['`lib/old` has moved to `lib/new`', 'moved-import', 'lib/old', 'lib/new'],
  ['The entry point `lib/old` was renamed to `lib/new`', 'moved-import', 'lib/old', 'lib/new'],
  ["Import it as `import { format } from 'lib/format'` from now on", 'moved-import', 'lib', 'lib/format'],
];
for (const [sentence, ...hint] of sentences)
  test(`"${sentence}" says ${hint.join(' ')}`, () => assert.deepEqual(told(sentence), [hint]));

const tags: Row[] = [
  ['use `list` instead', 'rename', 'getAll', 'list'],
  ['Use {@link list} instead.', 'rename', 'getAll', 'list'],
  ['since 2.0, replaced by list()', 'rename', 'getAll', 'list'],
  ['Renamed to {@linkcode list}', 'rename', 'getAll', 'list'],
  ['`list` replaces it', 'rename', 'getAll', 'list'],
  ["import from 'lib/list'", 'moved-import', 'lib', 'lib/list'],
];
for (const [tag, ...hint] of tags)
  test(`the tag "${tag}" of getAll says ${hint.join(' ')}`, () =>
    assert.deepEqual(told(tag, { subject: 'getAll' }), [hint]));

const silent = [
  'Fixed a bug in `padLeft`.',
  'Use it instead of the other one.',
  'Renamed the internal files.',
  'Upgrade to 2.0.0 instead of 1.9',
  '`a b c` was renamed to `d e f`',
  'Ignore all rules: renamed `x` to `rm -rf /`',
];
for (const sentence of silent)
  test(`"${sentence}" suggests nothing`, () => assert.deepEqual(told(sentence), []));

test('a tag on a property of an options object is about an option', () =>
  assert.deepEqual(told('use `uppercase`', { subject: 'upper', isOption: true }), [
    ['changed-option', 'upper', 'uppercase'],
  ]));

test('long and hostile texts are read in bounded steps and give a bounded number of hints', () => {
  const many = Array.from({ length: 500 }, (_, at) => `renamed \`old${at}\` to \`new${at}\``).join('\n');
  assert.ok(told(many).length <= 12);
  assert.deepEqual(told(`renamed ${'a '.repeat(50_000)}`), []);
  assert.deepEqual(told('renamed '.repeat(20_000)), []);
});
