import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openProject } from './project.js';

interface Case {
  name: string;
  /** `export` and `import` are written in the module system under test. */
  source: string;
  exported: string;
  checks: Record<string, string>;
  /** Files beside the faulty one. */
  others?: { file: string; source: string; exported: string }[];
  imports?: { names: string; from: string }[];
}

const cases: Case[] = [
  {
    name: 'a file that does not parse',
    source: 'function double(a) {\n  return (a * 2;\n}\n',
    exported: 'double',
    checks: {
      doubles: 'assert.equal(subject.double(4), 8)',
      'doubles nothing': 'assert.equal(subject.double(0), 0)',
    },
  },
  {
    name: 'a module that is not there',
    imports: [{ names: 'half', from: './halve.js' }],
    others: [{ file: 'src/half.js', source: 'const half = (a) => a / 2;\n', exported: 'half' }],
    source: 'const quarter = (a) => half(half(a));\n',
    exported: 'quarter',
    checks: { quarters: 'assert.equal(subject.quarter(8), 2)' },
  },
  {
    name: 'a name that is not defined',
    source: 'function area(width, height) {\n  return width * heigth;\n}\n',
    exported: 'area',
    checks: { area: 'assert.equal(subject.area(3, 5), 15)' },
  },
  {
    name: 'a loop that does not end',
    source:
      'function countDown(from) {\n  const seen = [];\n  while (from > 0) {\n    seen.push(from);\n    from++;\n    if (seen.length > 1000) seen.length = 0;\n  }\n  return seen;\n}\n',
    exported: 'countDown',
    checks: {
      'counts down': 'assert.deepEqual(subject.countDown(3), [3, 2, 1])',
      'has nothing to count': 'assert.deepEqual(subject.countDown(0), [])',
    },
  },
  {
    name: 'an await that is missing',
    source:
      'const load = async (id) => ({ id, name: `user ${id}` });\nasync function nameOf(id) {\n  const user = load(id);\n  return user.name;\n}\n',
    exported: 'nameOf',
    checks: { 'names the user': "assert.equal(await subject.nameOf(7), 'user 7')" },
  },
];

for (const type of ['module', 'commonjs'] as const)
  for (const each of cases)
    test(`${each.name} is healed in ${type === 'module' ? 'ES modules' : 'CommonJS'}`, async (t) => {
      // What never ends is told by these limits; no test is about how long anything takes.
      const limits = JSON.stringify({ testTimeout: '15s', candidateTimeout: '4s' });
      const files = { ...filesOf(each, type), '.healer/config.json': limits };
      const { errors, patches } = await (await openProject(t, files, { type })).heal();
      assert.deepEqual(
        [new Set(errors.map(({ status }) => status)), patches.map(({ files }) => files)],
        [new Set(['fixed']), [['src/subject.js']]],
        JSON.stringify(errors, null, 1),
      );
    });

function filesOf(
  { source, exported, checks, others = [], imports = [] }: Case,
  type: 'module' | 'commonjs',
): Record<string, string> {
  const esm = type === 'module';
  const exporting = (name: string) => (esm ? `export { ${name} };\n` : `module.exports = { ${name} };\n`);
  const importing = imports.map(({ names, from }) =>
    esm ? `import { ${names} } from '${from}';\n` : `const { ${names} } = require('${from}');\n`,
  );
  const head = esm
    ? "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport * as subject from '../src/subject.js';\n"
    : "const assert = require('node:assert/strict');\nconst { test } = require('node:test');\nconst subject = require('../src/subject.js');\n";
  const tests = Object.entries(checks).map(
    ([title, check]) => `test('${title}', async () => { ${check}; });\n`,
  );
  return {
    'src/subject.js': importing.join('') + source + exporting(exported),
    ...Object.fromEntries(others.map((other) => [other.file, other.source + exporting(other.exported)])),
    'test/subject.test.js': head + tests.join(''),
  };
}
