import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { packageRoot } from '../../../core/package-root.js';

/** Texts that the readers meet, by folder; those of `''` are all of them. */
export async function readCorpus(folder: string): Promise<string[]> {
  const home = join(packageRoot, 'test', 'fuzz', 'corpus', folder);
  const entries = await readdir(home, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, path, name }) => join(parentPath ?? path, name));
  return Promise.all(files.sort().map((file) => readFile(file, 'utf8')));
}

/** Texts of the corpus that were cut, doubled and mixed, runs of what the readers look for, and any text at all. */
export function inputs(corpus: readonly string[]): fc.Arbitrary<string> {
  const token = fc.constantFrom(...tokens);
  const changed = fc
    .tuple(fc.constantFrom(...corpus), fc.array(mutation(token), { minLength: 1, maxLength: 5 }))
    .map(([text, mutations]) => mutations.reduce(mutate, text));
  const tokenRuns = fc.array(token, { maxLength: 40 }).map((parts) => parts.join(''));
  return fc.oneof(
    { weight: 6, arbitrary: changed },
    { weight: 2, arbitrary: tokenRuns },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 200 }) },
  );
}

interface Mutation {
  kind: 'cut' | 'double' | 'insert' | 'move' | 'replace';
  /** In ten-thousandths of the text. */
  at: number;
  to: number;
  length: number;
  token: string;
}

const mutation = (token: fc.Arbitrary<string>): fc.Arbitrary<Mutation> =>
  fc.record({
    kind: fc.constantFrom('cut', 'double', 'insert', 'move', 'replace'),
    at: fc.nat(10_000),
    to: fc.nat(10_000),
    length: fc.nat(60),
    token,
  });

function mutate(text: string, { kind, at, to, length, token }: Mutation): string {
  const [start, target] = [at, to].map((place) => Math.floor((place * text.length) / 10_000)) as [
    number,
    number,
  ];
  const [before, piece, after] = [
    text.slice(0, start),
    text.slice(start, start + length),
    text.slice(start + length),
  ];
  if (kind === 'cut') return before + after;
  if (kind === 'double') return before + piece + piece + after;
  if (kind === 'insert') return before + token + piece + after;
  if (kind === 'replace') return before + token + after;
  const rest = before + after;
  return rest.slice(0, target) + piece + rest.slice(target);
}

/** What readers look for, and what breaks text. */
export const tokens: readonly string[] = [
  ...' \t\n\r"\'`\\/<>()[]{}:;,.=-+@#$%&|!?*^~_0',
  'a',
  'é',
  '\0',
  '\u001b[31m',
  '\u001b]0;',
  '\u202e',
  '\u200b',
  '\ufeff',
  '\ud800',
  '\r\n',
  '    at f (/home/ada/shop/src/a.js:1:2)\n',
  'at async ',
  'at eval (eval at f (',
  'file:///home/ada/shop/a.js',
  'C:\\shop\\a.js:1:2',
  'node:internal/modules/run_main:1:2',
  'TypeError: ',
  'Error [ERR_X]: ',
  '[cause]: ',
  "Cannot read properties of undefined (reading 'a')",
  'expected 1 to equal 2',
  'ok 1 - a\n',
  'not ok 2 - b\n',
  '  ---\n',
  '  ...\n',
  '# Subtest: a\n',
  'TAP version 14\n',
  '1..3\n',
  'Bail out!\n',
  '<testsuite name="a">',
  '<testcase name="a">',
  '<failure message="a">',
  '<![CDATA[',
  ']]>',
  '&#x41;',
  '&lt;',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  'a.ts(1,2): error TS1: x\n',
  '  1:2  error  x  y\n',
  '@@ -1,2 +1,2 @@\n',
  '--- a/a.js\n',
  '+++ b/a.js\n',
  'diff --git a/a b/a\n',
  '\\ No newline at end of file\n',
  'FILE: src/add.js\n',
  '<<<<<<< SEARCH\n',
  '=======\n',
  '>>>>>>> REPLACE\n',
  '<<<<<<< HOLE\n',
  '>>>>>>> HOLE\n',
  '```js\n',
  '```\n',
  'return a - b;',
  '{"',
  '":',
  '[1e999,',
  'null',
  '__proto__',
  'constructor',
  '..',
  '../',
  '.git',
  'git~1',
  'healer/',
  'refs/heads/',
  '--output=',
  'token=',
  'password: "',
  'Bearer ',
  'eyJ',
  '://a:b@',
  '-----BEGIN PRIVATE KEY-----\n',
  'AKIA',
];
