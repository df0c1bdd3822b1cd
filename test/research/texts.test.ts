import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entriesOf } from '../../core/research/packages/change-log.js';
import { exportedIn } from '../../core/research/packages/exported-names.js';
import { isPackageName, packageOf } from '../../core/research/packages/installed.js';
import { deprecatedNames } from '../../core/research/packages/tags.js';
import { namesInLine, namesInMessage } from '../../core/research/symbols.js';

const logs: [title: string, text: string, entries: [version: string | null, text: string][]][] = [
  [
    'headings with links and dates',
    '## [2.1.0](https://x/y) (2024-05-06)\n\n* one\n  goes on\n* two\n',
    [
      ['2.1.0', 'one\ngoes on'],
      ['2.1.0', 'two'],
    ],
  ],
  ['underlined versions', '1.4.0 / 2020-01-01\n==================\n\n  * one\n', [['1.4.0', 'one']]],
  [
    'bare versions and paragraphs',
    'v3.0.0\n\nEverything changed.\n\nv2.0.0\n\n- b\n',
    [
      ['3.0.0', 'Everything changed.'],
      ['2.0.0', 'b'],
    ],
  ],
  ['a guide', '# From 1.x to 2.x\n\n## Options\n\n- `a` is gone\n', [['2.x', 'Options: `a` is gone']]],
  ['no versions at all', 'Notes\n', [[null, 'Notes']]],
];
for (const [title, text, entries] of logs)
  test(`a change log with ${title} is split into its points`, () =>
    assert.deepEqual(
      entriesOf(text).map((each) => [each.version, each.text]),
      entries,
    ));

test('deprecated names are found with their owners, in declarations and in code', () => {
  const text = `
/** @deprecated use b */ export function a(): void;
export interface Options {
  /** @deprecated */
  readonly old?: string;
  /** fine */ fresh: string;
}
/** @deprecated gone */
exports.c = 1;
/** nothing */ export const d = 1;
`;
  assert.deepEqual(
    deprecatedNames(text).map(({ name, owner }) => [name, owner]),
    [
      ['a', null],
      ['old', 'Options'],
      ['c', null],
    ],
  );
});

test('exported names are read from ES modules, CommonJS and declarations', () => {
  const text = `export const a = 1, z = 2; export { b, c as d, type E } from './x';
export default function f() {}
export declare class G {} module.exports.h = 1; exports.i = 2;
module.exports = { j, k: 1, async l() {} };`;
  assert.deepEqual(exportedIn(text).sort(), ['E', 'G', 'a', 'b', 'd', 'f', 'h', 'i', 'j', 'k', 'l']);
});

const messages: [message: string, names: string[]][] = [
  ["The requested module 'x' does not provide an export named 'padLeft'", ['x', 'padLeft']],
  ['lib.parse is not a function', ['lib.parse', 'parse']],
  ['ENOENT: no such file, open /home/ada/secretName/file.txt', []],
];
for (const [message, names] of messages)
  test(`the names in "${message}" are ${names.join(', ') || 'none'}`, () => {
    assert.deepEqual(namesInMessage(message), names);
  });

test('names on a line leave out words of the language', () =>
  assert.deepEqual(namesInLine('  return await lib.padLeft(value, { char });'), [
    'lib',
    'padLeft',
    'value',
    'char',
  ]));

test('only what npm allows is the name of a package', () => {
  for (const name of ['a', '@a/b', 'a.b-c_d']) assert.ok(isPackageName(name), name);
  for (const name of ['..', '../x', '@a/../b', '.hidden', '/x', 'a/b', '', 'node_modules'])
    assert.ok(!isPackageName(name), name);
  assert.deepEqual(['a/b/c', '@a/b/c', './a', 'node:fs', '#x'].map(packageOf), [
    'a',
    '@a/b',
    null,
    null,
    null,
  ]);
});
