import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeTests, openProject } from './project.js';

const places: Record<string, [before: string, after: string]> = {
  'src/a.js': [
    'export const a = (o, key) => o.hasOwnProperty(key) && 1;\n',
    'export const a = (o, key) => Object.hasOwn(o, key) && 1;\n',
  ],
  'src/b.js': [
    'export function b(x) { if (x.list.hasOwnProperty(x.id())) return x; }\n',
    'export function b(x) { if (Object.hasOwn(x.list, x.id())) return x; }\n',
  ],
};

const cart = 'export const has = (cart, field) => {\n  return cart.hasOwnProperty(field.id) ? 1 : 0;\n};\n';
const tests = nodeTests("import { has } from '../src/cart.js';", {
  'a cart without a prototype has its fields':
    "() => assert.equal(has(Object.assign(Object.create(null), { a: 1 }), { id: 'a' }), 1)",
  'and no others': "() => assert.equal(has({}, { id: 'toString' }), 0)",
});

test('a fix of the past is made where the same stands again, and once reverted or rejected never again', async (t) => {
  const before = Object.fromEntries(Object.entries(places).map(([file, [text]]) => [file, text]));
  const project = await openProject(t, { ...before, 'src/cart.js': cart, 'test/cart.test.js': tests });
  const { healer, heal, healOne, textAt } = project;
  for (const [file, [, after]] of Object.entries(places))
    await project.commit(`Fix ${file} for objects without a prototype`, { [file]: after });
  await healer.learn({ fromHistory: true });

  const patch = await healOne({ strategies: ['patterns'] });
  assert.equal(patch.strategy, 'patterns');
  assert.match(
    await textAt(patch.branch, 'src/cart.js'),
    /return Object\.hasOwn\(cart, field\.id\) \? 1 : 0;/,
  );

  await healer.reject(patch.id);
  await project.commit('Move it down', { 'src/cart.js': `// Carts.\n\n${cart}` });
  const again = await heal({ strategies: ['patterns'] });
  for (const { branch } of again.patches)
    assert.doesNotMatch(await textAt(branch, 'src/cart.js'), /Object\.hasOwn\(cart, field\.id\)/);
  const id = patch.operator.split(' ').at(-1);
  const pattern = (await healer.patterns()).find((each) => each.id === id);
  assert.deepEqual(pattern?.kind === 'fix' && pattern.outcomes.map(({ right }) => right), [false]);
});
