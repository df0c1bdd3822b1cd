import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runHealer } from '../cli/run-healer.js';
import { createRepository } from '../support/repository.js';

const names = JSON.stringify(Object.fromEntries(Array.from({ length: 60_000 }, (_, id) => [`n${id}`, [id]])));
const source =
  "'use strict';\nconst names = require('./names.json');\n\nfunction nameOf(id) {\n  return names[id];\n}\n\nmodule.exports = { nameOf };\n";

test('data that much of the start-up goes to is loaded where it is used, once the start was measured again', async (t) => {
  const { root, env, git, dispose } = await createRepository({
    'package.json': JSON.stringify({
      name: 'x',
      version: '1.0.0',
      main: 'index.js',
      scripts: { test: 'node --test' },
    }),
    'index.js': "'use strict';\nexports.nameOf = require('./lib.js').nameOf;\n",
    'lib.js': source,
    'names.json': names,
    'test/lib.test.js':
      "const assert = require('node:assert');\nrequire('node:test').test('names', () => {\n  assert.deepEqual(require('..').nameOf('n2'), [2]);\n});\n",
  });
  t.after(dispose);
  const { stdout, stderr } = await runHealer(
    ['evolve', '--json', '--check', 'slow-import', '--budget', '30m'],
    {
      cwd: root,
      env,
    },
  );
  const { patches, refused, findings } = JSON.parse(stdout);
  assert.equal(findings.length, 1, stderr);
  assert.deepEqual(refused, []);
  assert.equal(
    await git('show', `${patches[0].branch}:lib.js`),
    "'use strict';\n\nfunction nameOf(id) {\n  const names = require('./names.json');\n  return names[id];\n}\n\nmodule.exports = { nameOf };",
  );
});
