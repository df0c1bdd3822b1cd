/** A program with one fault. */
export interface Fault {
  /** What tells it from all others. */
  name: string;
  /** By path. `//MOVE` is a place where lines may be added, `VALUE` a value that may be another one. */
  files: Record<string, string>;
  /** How it is run: by node:test, or on its own. */
  entry: string;
  value: [usual: string, other: string];
}

type Options = Partial<Pick<Fault, 'value'>> & { esm?: boolean; more?: Record<string, string> };

/** Found by a test: `source` exports what the test calls. */
function tested(name: string, source: string, call: string, options: Options = {}): Fault {
  const { value = ['7', '12345'], esm = false, more = {} } = options;
  const load = esm
    ? "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport * as subject from '../src/subject.js';\n"
    : "const assert = require('node:assert/strict');\nconst { test } = require('node:test');\nconst subject = require('../src/subject.js');\n";
  return {
    name,
    files: {
      'package.json': JSON.stringify({ name: 'shop', type: esm ? 'module' : 'commonjs' }),
      'src/subject.js': source,
      'test/subject.test.js': `${load}//MOVE\ntest('the subject works', async () => {\n  ${call}\n});\n`,
      ...more,
    },
    entry: 'test/subject.test.js',
    value,
  };
}

/** Found by its crash. */
const crashing = (
  name: string,
  files: Record<string, string>,
  value: Fault['value'] = ['7', '12345'],
): Fault => ({
  name,
  files: { 'package.json': '{"name":"shop","type":"commonjs"}', ...files },
  entry: 'app.js',
  value,
});

const reads = (property: string, fn: string, param: string): string =>
  `//MOVE\nfunction ${fn}(${param}) {\n  //MOVE\n  return ${param}.owner.${property};\n}\nmodule.exports = { ${fn} };\n`;

/** Of each kind there are several that read alike: the same words in another function, file or test. */
export const faults: readonly Fault[] = [
  tested(
    'property of undefined in fullName',
    reads('name', 'fullName', 'user'),
    "assert.equal(subject.fullName({ id: VALUE }), 'a');",
  ),
  tested(
    'property of undefined in label',
    reads('name', 'label', 'order'),
    "assert.equal(subject.label({ id: VALUE }), 'a');",
  ),
  tested(
    'another property of undefined in fullName',
    reads('email', 'fullName', 'user'),
    "assert.equal(subject.fullName({ id: VALUE }), 'a');",
  ),
  tested(
    'property of undefined in a callback',
    '//MOVE\nexports.names = (users) =>\n  users.map((user) => user.owner.name);\n',
    'assert.ok(subject.names([{ id: VALUE }]));',
  ),
  tested(
    'property of undefined in a method',
    '//MOVE\nclass Cart {\n  //MOVE\n  total(items) {\n    return items.first.price;\n  }\n}\nexports.Cart = Cart;\n',
    'assert.ok(new subject.Cart().total({ id: VALUE }));',
  ),
  tested(
    'property of undefined in a getter',
    '//MOVE\nclass Cart {\n  //MOVE\n  get total() {\n    return this.items.price;\n  }\n}\nexports.Cart = Cart;\n',
    'assert.ok(new subject.Cart().total + VALUE);',
  ),
  tested(
    'property of undefined after an await',
    '//MOVE\nconst later = (value) => new Promise((resolve) => setTimeout(resolve, 1, value));\nexports.load = async (id) => {\n  //MOVE\n  const found = await later({ id });\n  return found.owner.name;\n};\n',
    'assert.ok(await subject.load(VALUE));',
  ),
  tested(
    'setting a property of null',
    '//MOVE\nexports.mark = (id) => {\n  const found = null;\n  //MOVE\n  found.id = id;\n};\n',
    'subject.mark(VALUE);',
  ),
  tested(
    'sum is wrong',
    '//MOVE\nexports.add = (a, b) => a - b;\n',
    'assert.equal(subject.add(2, VALUE), 2 + VALUE);',
  ),
  {
    ...tested('the same words of another test', '//MOVE\nexports.add = (a, b) => a - b;\n', ''),
    files: {
      'package.json': '{"name":"shop","type":"commonjs"}',
      'src/subject.js': '//MOVE\nexports.add = (a, b) => a - b;\n',
      'test/subject.test.js':
        "const assert = require('node:assert/strict');\nconst { test } = require('node:test');\nconst subject = require('../src/subject.js');\n//MOVE\ntest('the other subject works', () => {\n  assert.equal(subject.add(2, VALUE), 2 + VALUE);\n});\n",
    },
  },
  tested(
    'objects differ',
    '//MOVE\nexports.user = (id) => ({ id, name: "a", tags: ["x", "y"], nested: { deep: [1, 2, 3] } });\n',
    "assert.deepEqual(subject.user(VALUE), { id: VALUE, name: 'b', tags: ['x'], nested: { deep: [1, 2, 4] } });",
  ),
  tested(
    'text does not match',
    '//MOVE\nexports.slug = (text) => text.toUpperCase();\n',
    "assert.match(subject.slug('a VALUE'), /^a-/);",
  ),
  tested(
    'is not true',
    '//MOVE\nexports.even = (value) => value % 2 === 1;\n',
    'assert.ok(subject.even(VALUE * 2));',
  ),
  tested(
    'does not throw',
    '//MOVE\nexports.check = (value) => value;\n',
    'assert.throws(() => subject.check(VALUE), RangeError);',
  ),
  tested(
    'not a function',
    '//MOVE\nexports.run = (options) => {\n  //MOVE\n  return options.callback(VALUE);\n};\n',
    'subject.run({ callback: VALUE });',
  ),
  tested(
    'not a function elsewhere',
    '//MOVE\nexports.start = (options) => {\n  //MOVE\n  return options.callback(VALUE);\n};\n',
    'subject.start({ callback: VALUE });',
  ),
  tested(
    'not iterable',
    '//MOVE\nexports.all = (list) => {\n  //MOVE\n  const [first] = list;\n  return first;\n};\n',
    'subject.all(VALUE);',
  ),
  tested(
    'undefined name',
    '//MOVE\nexports.price = (amount) => {\n  //MOVE\n  return amount * taxRate;\n};\n',
    'subject.price(VALUE);',
  ),
  tested(
    'another undefined name',
    '//MOVE\nexports.price = (amount) => {\n  //MOVE\n  return amount * discount;\n};\n',
    'subject.price(VALUE);',
  ),
  tested(
    'used before it is there',
    '//MOVE\nexports.area = (side) => {\n  const result = side * factor;\n  //MOVE\n  const factor = 2;\n  return result;\n};\n',
    'subject.area(VALUE);',
  ),
  tested(
    'constant assigned',
    '//MOVE\nexports.count = (step) => {\n  const sum = 0;\n  //MOVE\n  sum += step;\n  return sum;\n};\n',
    'subject.count(VALUE);',
  ),
  tested(
    'endless recursion',
    '//MOVE\nexports.depth = (value) => {\n  //MOVE\n  return exports.depth(value + 1);\n};\n',
    'subject.depth(VALUE);',
  ),
  tested(
    'recursion of two',
    '//MOVE\nexports.even = (value) => exports.odd(value - 1);\n//MOVE\nexports.odd = (value) => exports.even(value - 1);\n',
    'subject.even(VALUE);',
  ),
  tested(
    'JSON that is none',
    '//MOVE\nexports.parse = (text) => {\n  //MOVE\n  return JSON.parse(text);\n};\n',
    'subject.parse(\'{"a": VALUE, }\');',
  ),
  tested(
    'own error with an id',
    '//MOVE\nclass NotFoundError extends Error {\n  constructor(id) {\n    super(`There is no user ${id}`);\n    this.name = "NotFoundError";\n  }\n}\nexports.find = (id) => {\n  //MOVE\n  throw new NotFoundError(id);\n};\n',
    'subject.find(VALUE);',
  ),
  tested(
    'own error with a quoted name',
    "//MOVE\nexports.find = (name) => {\n  //MOVE\n  throw new Error(`No product called '${name}' in /tmp/cache-${name}/list.json`);\n};\n",
    "subject.find('VALUE');",
    { value: ['lamp', 'table'] },
  ),
  tested(
    'a cause below the error',
    "//MOVE\nconst read = (id) => {\n  throw new TypeError(`bad id ${id}`);\n};\nexports.load = (id) => {\n  try {\n    return read(id);\n  } catch (cause) {\n    //MOVE\n    throw new Error('loading failed', { cause });\n  }\n};\n",
    'subject.load(VALUE);',
  ),
  tested(
    'invalid argument',
    '//MOVE\nexports.bytes = (size) => {\n  //MOVE\n  return Buffer.alloc(-size);\n};\n',
    'subject.bytes(VALUE);',
  ),
  tested(
    'invalid array length',
    '//MOVE\nexports.rows = (count) => {\n  //MOVE\n  return new Array(-count);\n};\n',
    'subject.rows(VALUE);',
  ),
  tested(
    'file that is not there',
    "//MOVE\nexports.read = (name) => {\n  //MOVE\n  return require('node:fs').readFileSync(`${__dirname}/missing-${name}.txt`);\n};\n",
    'subject.read(VALUE);',
  ),
  tested(
    'text thrown',
    '//MOVE\nexports.stop = (value) => {\n  //MOVE\n  throw `stopped at ${value}`;\n};\n',
    'subject.stop(VALUE);',
  ),
  tested(
    'several errors at once',
    "//MOVE\nexports.any = (value) => Promise.any([Promise.reject(new Error(`a ${value}`)), Promise.reject(new RangeError('b'))]);\n",
    'await subject.any(VALUE);',
  ),
  tested(
    'rejection of a promise',
    '//MOVE\nexports.save = async (id) => {\n  //MOVE\n  throw new Error(`cannot save ${id}`);\n};\n',
    'await subject.save(VALUE);',
  ),
  tested('missing export', '//MOVE\nexport const add = (a, b) => a + b + VALUE;\n', 'subject.add(1, 2);', {
    esm: true,
    more: {
      'test/subject.test.js':
        "import { test } from 'node:test';\nimport { sum } from '../src/subject.js';\n//MOVE\ntest('the subject works', () => sum(1, VALUE));\n",
    },
  }),
  tested(
    'module that is not there',
    "//MOVE\nconst other = require('./othr.js');\nexports.value = VALUE + other;\n",
    'subject.value;',
  ),
  tested(
    'package that is not there',
    "//MOVE\nconst other = require('left-padd');\nexports.value = VALUE + other;\n",
    'subject.value;',
  ),
  tested('syntax', '//MOVE\nexports.value = (a) => {\n  return a +;\n};\n', 'subject.value(VALUE);'),
  tested(
    'error in a dependency, from one place',
    "//MOVE\nconst { check } = require('dep');\nexports.first = (value) => {\n  //MOVE\n  return check(value);\n};\n",
    'subject.first(VALUE);',
    { more: dependency() },
  ),
  tested(
    'error in a dependency, from another place',
    "//MOVE\nconst { check } = require('dep');\nexports.second = (value) => {\n  //MOVE\n  return check(value);\n};\n",
    'subject.second(VALUE);',
    { more: dependency() },
  ),
  crashing('crash of a program', {
    'app.js': "//MOVE\nconst { start } = require('./src/start.js');\nstart(VALUE);\n",
    'src/start.js': '//MOVE\nexports.start = (port) => {\n  //MOVE\n  port.server.listen();\n};\n',
  }),
  crashing('crash with the same words in another function', {
    'app.js': "//MOVE\nconst { stop } = require('./src/stop.js');\nstop(VALUE);\n",
    'src/stop.js': '//MOVE\nexports.stop = (port) => {\n  //MOVE\n  port.server.listen();\n};\n',
  }),
  crashing('rejection that nobody handles', {
    'app.js':
      '//MOVE\nconst run = async (value) => {\n  //MOVE\n  throw new Error(`job ${value} failed`);\n};\nrun(VALUE);\n',
  }),
  crashing('error event that nobody handles', {
    'app.js':
      "//MOVE\nconst { EventEmitter } = require('node:events');\nfunction emitFailure(bus) {\n  //MOVE\n  bus.emit('error', new Error('lost connection VALUE'));\n}\nemitFailure(new EventEmitter());\n",
  }),
  crashing('crash in a timer', {
    'app.js':
      '//MOVE\nfunction tick(state) {\n  //MOVE\n  return state.next.value;\n}\nsetTimeout(() => tick({ id: VALUE }), 1);\n',
  }),
  crashing('syntax of a program', {
    'app.js': '//MOVE\nconst value = VALUE;\nif (value {\n  console.log(value);\n}\n',
  }),
];

function dependency(): Record<string, string> {
  return {
    'node_modules/dep/package.json': '{"name":"dep","version":"1.0.0","main":"index.js"}',
    'node_modules/dep/index.js':
      "exports.check = (value) => {\n  if (typeof value !== 'string') throw new TypeError(`expected a text, got ${value}`);\n};\n",
  };
}
