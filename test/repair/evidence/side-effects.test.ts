import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newEffects } from '../../../core/repair/evidence/side-effects.js';

const cases: { title: string; before: string; after: string; expected: string[]; file?: string }[] = [
  {
    title: 'a file that is written now',
    before: "import { readFileSync } from 'node:fs';\nexport const a = () => readFileSync('a');",
    after:
      "import { readFileSync, writeFileSync } from 'node:fs';\nexport const a = () => { writeFileSync('b', ''); return readFileSync('a'); };",
    expected: ['file write fs.writeFileSync'],
  },
  {
    title: 'the same function by another path is not new',
    before: "import fs from 'fs';\nfs.promises.rm('a');",
    after: "import { rm } from 'node:fs/promises';\nrm('a');",
    expected: [],
  },
  {
    title: 'one more use is new, and usual for the file',
    before: "const fs = require('fs');\nfs.rmSync('a');",
    after: "const fs = require('fs');\nfs.rmSync('a');\nfs.rmSync('b');",
    expected: ['file write fs.rmSync (usual)'],
  },
  {
    title: 'an import that was forgotten lets nothing happen that was not written already',
    before: "export const list = () => readdirSync('.');",
    after: "import { readdirSync } from 'node:fs';\nexport const list = () => readdirSync('.');",
    expected: [],
  },
  {
    title: 'a module that was used without being loaded is no news either',
    before: "module.exports = (file) => fs.writeFileSync(file, '');",
    after: "const fs = require('fs');\nmodule.exports = (file) => fs.writeFileSync(file, '');",
    expected: [],
  },
  {
    title: 'eval and Function make code of text',
    before: 'export const run = (text) => text;',
    after: 'export const run = (text) => eval(text) ?? new Function(text)();',
    expected: ['code eval', 'code Function'],
  },
  {
    title: 'the constructor of a function makes code of text as well',
    before: 'export const run = () => 1;',
    after: "export const run = () => (() => {}).constructor('return 1')();",
    expected: ['code Function by way of constructor'],
  },
  {
    title: 'programs are started through a name of one’s own',
    before: "import * as cp from 'node:child_process';\nexport const a = 1;",
    after: "import * as cp from 'node:child_process';\nexport const a = cp.execSync('ls');",
    expected: ['process child_process.execSync'],
  },
  {
    title: 'programs are started through another name, or none',
    before: "const cp = require('child_process');\nexports.a = 1;",
    after:
      "const cp = require('child_process');\nconst { exec: start } = cp;\nexports.a = () => { start('ls'); require('fs').rmSync('a'); };",
    expected: ['process child_process.exec', 'file write fs.rmSync'],
  },
  {
    title: 'the network, by the global and by a package',
    before: 'export const get = (url) => url;',
    after:
      "import axios from 'axios';\nexport const get = async (url) => (await fetch(url)) || axios.get(url);",
    expected: ['network fetch', 'network axios.get'],
  },
  {
    title: 'a local name that is spelt like a global is none',
    before: 'export const get = (fetch) => fetch;',
    after: 'export const get = (fetch, setTimeout) => { setTimeout(1); return fetch(1); };',
    expected: [],
  },
  {
    title: 'the environment, and a timer',
    before: 'export const port = () => 80;',
    after: 'export const port = () => { setTimeout(() => {}, 5); return process.env.PORT ?? 80; };',
    expected: ['timer setTimeout', 'environment process.env'],
  },
  {
    title: 'what all values share is changed',
    before: 'export const a = 1;',
    after:
      'Array.prototype.last = function () { return this.at(-1); };\nglobalThis.a = 1;\nexport const a = 1;',
    expected: ['global Array.prototype.last', 'global globalThis.a'],
  },
  {
    title: 'names in comments, texts, keys and types are none',
    before: 'export const a = 1;',
    after:
      "// eval(process.env)\nexport const a = { fetch: 'eval(1)', eval: 2, process: 3 }.fetch;\nexport type F = typeof fetch;",
    expected: [],
    file: 'a.ts',
  },
  {
    title: 'a module whose name is computed',
    before: 'export const a = 1;',
    after: 'export const a = (name) => import(name);',
    expected: ['code import of a computed name'],
  },
  {
    title: 'where nothing parsed before, only names count that were not there',
    before: "import fs from 'fs';\nexport const a = () => { fs.writeFileSync('a', '') ;",
    after: "import fs from 'fs';\nexport const a = () => { fs.writeFileSync('a', ''); fs.unlinkSync('b'); };",
    expected: ['file write fs.unlinkSync'],
  },
];

for (const { title, before, after, expected, file = 'a.js' } of cases)
  test(title, () => {
    const found = newEffects(file, before, after).map(
      ({ kind, name, usual }) => `${kind} ${name}${usual ? ' (usual)' : ''}`,
    );
    assert.deepEqual(found.sort(), [...expected].sort());
  });
