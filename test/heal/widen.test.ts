import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeTests, openProject, statuses } from './project.js';

test('one fault that seemed to be two has one patch, whose evidence names all that it heals', async (t) => {
  const times = Array.from({ length: 10 }, (_, count): [string, string] => [
    `nothing ${count} times`,
    `() => assert.equal(repeat('', ${count}), '')`,
  ]);
  const project = await openProject(t, {
    'src/repeat.js': `export function repeat(text, count) {
  let result = '';
  for (let n = 0; n < count; n += 1) result = text;
  return result;
}
`,
    'src/line.js': `import { repeat } from './repeat.js';
export function line(style) {
  const { mark, width } = style;
  return '<' + repeat(mark, width) + '>';
}
`,
    'src/indent.js': `import { repeat } from './repeat.js';
export function indent(text, { unit, depth }) {
  const before = repeat(unit, depth);
  return before + text;
}
`,
    'test/repeat.test.js': nodeTests("import { repeat } from '../src/repeat.js';", Object.fromEntries(times)),
    'test/line.test.js': nodeTests("import { line } from '../src/line.js';", {
      'draws a line': "() => assert.equal(line({ mark: '-', width: 3 }), '<--->')",
      'draws a wave': "() => assert.equal(line({ mark: '~', width: 2 }), '<~~>')",
    }),
    'test/indent.test.js': nodeTests("import { indent } from '../src/indent.js';", {
      'indents code': "() => assert.equal(indent('a', { unit: ' ', depth: 4 }), '    a')",
      'indents lists': "() => assert.equal(indent('b', { unit: '+ ', depth: 2 }), '+ + b')",
    }),
  });
  const report = await project.heal({ strategies: ['search'] });
  assert.deepEqual(statuses(report), ['fixed', 'fixed', 'fixed', 'fixed']);
  const [patch, ...others] = report.patches;
  assert.ok(patch);
  assert.deepEqual(others, []);
  assert.match(await project.textAt(patch.branch, 'src/repeat.js'), /result \+= text/);
  assert.deepEqual([patch.errors.length, patch.tests.fixed], [4, 4]);
});
