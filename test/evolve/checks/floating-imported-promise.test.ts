import assert from 'node:assert/strict';
import { test } from 'node:test';
import { floatingImportedPromise } from '../../../core/evolve/checks/quality/floating-imported-promise.js';
import { placesIn, projectOf } from '../project-of.js';

const store = 'export async function save(a) {\n  await write(a);\n}\n';
const found = async (files: Record<string, string>) =>
  placesIn(await floatingImportedPromise.examine(projectOf(files)));

for (const [title, files] of Object.entries<Record<string, string>>({
  'a named import': {
    'a.js': "import { save } from './b.js';\nfunction f() {\n  save(1);\n}",
    'b.js': store,
  },
  'an import by another name': {
    'a.js': "import { save as keep } from './b.js';\nfunction f() {\n  keep(1);\n}",
    'b.js': store,
  },
  'a namespace': { 'a.js': "import * as b from './b.js';\nfunction f() {\n  b.save(1);\n}", 'b.js': store },
  'a default export': {
    'a.js': "import save from './b.js';\nfunction f() {\n  save(1);\n}",
    'b.js': 'export default async (a) => {\n  await a;\n};',
  },
  'a constant': {
    'a.js': "import { save } from './b.js';\nfunction f() {\n  save(1);\n}",
    'b.js': 'const save = async (a) => {\n  await a;\n};\nexport { save };',
  },
  'what another file hands on': {
    'a.js': "import { save } from './c.js';\nfunction f() {\n  save(1);\n}",
    'b.js': store,
    'c.js': "export * from './d.js';",
    'd.js': "export { save } from './b.js';",
  },
  'a property of a required module': {
    'a.js': "const b = require('./b');\nfunction f() {\n  b.save(1);\n}",
    'b.js': 'exports.save = async (a) => {\n  await a;\n};',
  },
  'a required name': {
    'a.js': "const { save } = require('./b');\nfunction f() {\n  save(1).then(log);\n}",
    'b.js': 'async function save(a) {\n  await a;\n}\nmodule.exports = { save };',
  },
  'a required function': {
    'a.js': "const save = require('./b');\nfunction f() {\n  save(1);\n}",
    'b.js': 'module.exports = async function (a) {\n  await a;\n};',
  },
}))
  test(`a call that nobody waits for is found by ${title}`, async () =>
    assert.deepEqual(await found(files), ['a.js:3']));

for (const [title, files] of Object.entries<Record<string, string>>({
  'is awaited, returned, voided or caught': {
    'a.js':
      "import { save } from './b.js';\nasync function f() {\n  await save(1);\n  void save(2);\n  save(3).catch(log);\n  save(4).then(a, b);\n  return save(5);\n}",
    'b.js': store,
  },
  'stands at the top of the file': { 'a.js': "import { save } from './b.js';\nsave(1);", 'b.js': store },
  'catches all by itself': {
    'a.js': "import { save } from './b.js';\nfunction f() {\n  save(1);\n}",
    'b.js':
      'export async function save(a) {\n  try {\n    await a;\n  } catch (error) {\n    log(error);\n  }\n}',
  },
  'is not async': {
    'a.js': "import { save } from './b.js';\nfunction f() {\n  save(1);\n}",
    'b.js': 'export function save(a) {\n  write(a);\n}',
  },
  'has the name of another export': {
    'a.js': "import b from './b.js';\nfunction f() {\n  b.save(1);\n}",
    'b.js': `${store}export default { save() {} };`,
  },
  'is hidden by a parameter': {
    'a.js': "import { save } from './b.js';\nfunction f(save) {\n  save(1);\n}",
    'b.js': store,
  },
  'is handed a callback': {
    'a.js':
      "import { save } from './b.js';\nfunction f(cb) {\n  save((error) => log(error));\n  save(cb);\n}",
    'b.js': store,
  },
  'is declared again where it is handed on': {
    'a.js': "import { save } from './c.js';\nfunction f() {\n  save(1);\n}",
    'b.js': store,
    'c.js': "export * from './b.js';\nexport function save() {}",
  },
}))
  test(`a call is left alone that ${title}`, async () => assert.deepEqual(await found(files), []));
