import type { ErrorClass } from '../../../core/model.js';

export interface Case {
  title: string;
  class: ErrorClass;
  files: Record<string, string>;
  entry?: string;
  /** A candidate that heals must be among the first so many; 12 unless told. */
  within?: number;
}

const esm = (source: string, check: string, names = 'run'): Record<string, string> => ({
  'lib.mjs': source,
  'test.mjs': `import assert from 'node:assert/strict';\nimport { ${names} } from './lib.mjs';\n${check}\n`,
});

const cjs = (source: string, check: string): Record<string, string> => ({
  'lib.js': source,
  'test.js': `const assert = require('node:assert/strict');\nconst lib = require('./lib');\n${check}\n`,
});

export const cases: Case[] = [
  // Undefined names
  {
    title: 'a misspelt variable',
    class: 'undefined-identifier',
    files: esm(
      'export function run(prices) {\n  let total = 0;\n  for (const price of prices) total += price;\n  return totl;\n}\n',
      'assert.equal(run([1, 2]), 3);',
    ),
  },
  {
    title: 'a misspelt parameter, used twice',
    class: 'undefined-identifier',
    files: esm(
      'export function run(first, second) {\n  return frist + second + frist;\n}\n',
      'assert.equal(run(1, 2), 4);',
    ),
  },
  {
    title: 'a function of another project file that is not imported',
    class: 'undefined-identifier',
    files: {
      ...esm('export function run(n) {\n  return double(n) + 1;\n}\n', 'assert.equal(run(2), 5);'),
      'math.mjs': 'export function double(n) {\n  return n * 2;\n}\n',
    },
  },
  {
    title: 'a function of another CommonJS file that is not required',
    class: 'undefined-identifier',
    files: {
      ...cjs('exports.run = (n) => double(n) + 1;\n', 'assert.equal(lib.run(2), 5);'),
      'math.js': 'function double(n) {\n  return n * 2;\n}\nmodule.exports = { double };\n',
    },
  },
  {
    title: 'a module of Node that is not imported',
    class: 'undefined-identifier',
    files: esm(
      'export const run = (a, b) => path.posix.join(a, b);\n',
      "assert.equal(run('a', 'b'), 'a/b');",
    ),
  },
  {
    title: 'a function of Node that is not required',
    class: 'undefined-identifier',
    files: cjs('exports.run = (value) => inspect(value);\n', "assert.equal(lib.run([1]), '[ 1 ]');"),
  },
  {
    title: 'a package that is not required',
    class: 'undefined-identifier',
    files: {
      ...cjs('exports.run = (text) => leftPad(text, 3);\n', "assert.equal(lib.run('a'), '  a');"),
      'package.json': '{ "dependencies": { "left-pad": "1.0.0" } }\n',
      'node_modules/left-pad/index.js': 'module.exports = (text, width) => text.padStart(width);\n',
    },
  },
  {
    title: 'a field without this',
    class: 'undefined-identifier',
    files: esm(
      'export class Counter {\n  constructor() {\n    this.count = 0;\n  }\n  add() {\n    count += 1;\n    return this.count;\n  }\n}\n',
      'assert.equal(new Counter().add(), 1);',
      'Counter',
    ),
  },
  {
    title: 'a function of Math without Math',
    class: 'undefined-identifier',
    files: esm('export const run = (n) => floor(n / 2);\n', 'assert.equal(run(5), 2);'),
  },
  {
    title: 'a variable that is never declared',
    class: 'undefined-identifier',
    files: esm(
      'export function run(items) {\n  result = [];\n  for (const item of items) result.push(item * 2);\n  return result;\n}\n',
      'assert.deepEqual(run([1, 2]), [2, 4]);',
    ),
  },
  {
    title: 'a variable that is declared in a block and used after it',
    class: 'undefined-identifier',
    files: esm(
      "export function run(ok) {\n  if (ok) {\n    const label = 'yes';\n  }\n  return label;\n}\n",
      "assert.equal(run(true), 'yes');",
    ),
  },
  {
    title: 'a callback without its parameter',
    class: 'undefined-identifier',
    files: esm(
      'export const run = (list) => list.map(() => item * 2);\n',
      'assert.deepEqual(run([1, 2]), [2, 4]);',
    ),
  },
  {
    title: 'a word that should have been text',
    class: 'undefined-identifier',
    files: esm('export const run = (value) => typeof value === string;\n', "assert.equal(run('a'), true);"),
  },
  // Property of null or undefined
  {
    title: 'an optional object that may be missing',
    class: 'null-property',
    files: esm(
      'export function run(user) {\n  return user.address.city;\n}\n',
      "assert.equal(run({}), undefined);\nassert.equal(run({ address: { city: 'x' } }), 'x');",
    ),
  },
  {
    title: 'a missing object with a default value',
    class: 'null-property',
    within: 16,
    files: esm(
      'export function run(user) {\n  return user.name.toUpperCase();\n}\n',
      "assert.equal(run({}), '');\nassert.equal(run({ name: 'a' }), 'A');",
    ),
  },
  {
    title: 'options that were not given',
    class: 'null-property',
    files: esm(
      'export function run(n, options) {\n  return n * (options.factor || 2);\n}\n',
      'assert.equal(run(3), 6);\nassert.equal(run(3, { factor: 3 }), 9);',
    ),
  },
  {
    title: 'destructured options that were not given',
    class: 'null-property',
    files: esm(
      'export function run(n, { factor = 2 }) {\n  return n * factor;\n}\n',
      'assert.equal(run(3), 6);',
    ),
  },
  {
    title: 'an early return in a recursion over a tree',
    class: 'null-property',
    files: esm(
      'export function run(node) {\n  return node.value + run(node.left) + run(node.right);\n}\n',
      'assert.equal(run({ value: 1, left: { value: 2 } }), 3);',
    ),
  },
  {
    title: 'a list with holes',
    class: 'null-property',
    files: esm(
      'export function run(items) {\n  let total = 0;\n  for (const item of items) {\n    total += item.price;\n  }\n  return total;\n}\n',
      'assert.equal(run([{ price: 1 }, null, { price: 2 }]), 3);',
    ),
  },
  {
    title: 'a condition that reads through null',
    class: 'null-property',
    files: esm(
      'export function run(list) {\n  let node = list;\n  while (node.value < 3) {\n    node = node.next;\n  }\n  return node;\n}\n',
      'assert.equal(run({ value: 1, next: null }), null);\nassert.equal(run({ value: 1, next: { value: 4 } }).value, 4);',
    ),
  },
  {
    title: 'a misspelt property',
    class: 'null-property',
    files: esm(
      "export const make = () => ({ address: { city: 'x' } });\nexport function run() {\n  return make().adress.city;\n}\n",
      "assert.equal(run(), 'x');",
    ),
  },
  {
    title: 'a field that is never initialised',
    class: 'null-property',
    files: esm(
      'export class Stack {\n  constructor(name) {\n    this.name = name;\n  }\n  push(item) {\n    this.items.push(item);\n    return this.items.length;\n  }\n}\n',
      "const stack = new Stack('a');\nstack.push(1);\nassert.equal(stack.push(1), 2);",
      'Stack',
    ),
  },
  {
    title: 'a group that is filled on first use',
    class: 'null-property',
    files: esm(
      'export function run(words) {\n  const groups = {};\n  for (const word of words) {\n    groups[word[0]].push(word);\n  }\n  return groups;\n}\n',
      "assert.deepEqual(run(['ab', 'ac']), { a: ['ab', 'ac'] });",
    ),
  },
  {
    title: 'a loop that runs one too far',
    class: 'null-property',
    files: esm(
      'export function run(items) {\n  const names = [];\n  for (let i = 0; i <= items.length; i++) {\n    names.push(items[i].name);\n  }\n  return names;\n}\n',
      "assert.deepEqual(run([{ name: 'a' }]), ['a']);",
    ),
  },
  {
    title: 'the last item',
    class: 'null-property',
    files: esm(
      'export function run(items) {\n  return items[items.length].name;\n}\n',
      "assert.equal(run([{ name: 'a' }]), 'a');",
    ),
  },
  {
    title: 'a method that lost this as a callback',
    class: 'null-property',
    files: esm(
      'export class Scale {\n  constructor(factor) {\n    this.factor = factor;\n  }\n  one(n) {\n    return n * this.factor;\n  }\n  all(list) {\n    return list.map(this.one);\n  }\n}\n',
      'assert.deepEqual(new Scale(2).all([1, 2]), [2, 4]);',
      'Scale',
    ),
  },
  {
    title: 'an inner function with another this',
    class: 'null-property',
    files: esm(
      'export class Scale {\n  constructor(factor) {\n    this.factor = factor;\n  }\n  all(list) {\n    return list.map(function (n) {\n      return n * this.factor;\n    });\n  }\n}\n',
      'assert.deepEqual(new Scale(2).all([1, 2]), [2, 4]);',
      'Scale',
    ),
  },
  {
    title: 'an arrow function as a method',
    class: 'null-property',
    files: esm(
      "export const person = {\n  name: 'a',\n  greet: () => `hi ${this.name}`,\n};\n",
      "assert.equal(person.greet(), 'hi a');",
      'person',
    ),
  },
  {
    title: 'a function that forgets to return',
    class: 'null-property',
    files: esm(
      "function config(name) {\n  const found = { name };\n  found.size = 2;\n}\nexport function run() {\n  return config('a').size;\n}\n",
      'assert.equal(run(), 2);',
    ),
  },
  // Not a function
  {
    title: 'a misspelt method of a built-in',
    class: 'not-a-function',
    files: esm(
      'export const run = (list) => list.fliter((n) => n > 1);\n',
      'assert.deepEqual(run([1, 2]), [2]);',
    ),
  },
  {
    title: 'a method under the name of another language',
    class: 'not-a-function',
    files: esm('export const run = (list, n) => list.contains(n);\n', 'assert.equal(run([1, 2], 2), true);'),
  },
  {
    title: 'a misspelt method of the project',
    class: 'not-a-function',
    files: esm(
      'class Cart {\n  total() {\n    return 1;\n  }\n  addItem() {}\n}\nexport const run = () => new Cart().getTotal();\n',
      'assert.equal(run(), 1);',
    ),
  },
  {
    title: 'a property that is called',
    class: 'not-a-function',
    files: esm('export const run = (list) => list.length();\n', 'assert.equal(run([1, 2]), 2);'),
  },
  {
    title: 'an object that is mapped',
    class: 'not-a-function',
    files: esm(
      'export const run = (ages) => ages.map((age) => age + 1);\n',
      'assert.deepEqual(run({ a: 1, b: 2 }), [2, 3]);',
    ),
  },
  {
    title: 'a number that is trimmed',
    class: 'not-a-function',
    files: esm('export const run = (value) => value.trim();\n', "assert.equal(run(5), '5');"),
  },
  {
    title: 'a function that is not called',
    class: 'not-a-function',
    files: esm(
      'const items = () => [1, 2];\nexport const run = () => items.map((n) => n * 2);\n',
      'assert.deepEqual(run(), [2, 4]);',
    ),
  },
  {
    title: 'a callback that was not given',
    class: 'not-a-function',
    files: esm('export function run(n, done) {\n  done(n);\n  return n;\n}\n', 'assert.equal(run(1), 1);'),
  },
  {
    title: 'a named import of a whole module',
    class: 'not-a-function',
    files: {
      ...cjs(
        "const { double } = require('./double');\nexports.run = (n) => double(n);\n",
        'assert.equal(lib.run(2), 4);',
      ),
      'double.js': 'function double(n) {\n  return n * 2;\n}\nmodule.exports = double;\n',
    },
  },
  {
    title: 'a whole import of a named export',
    class: 'not-a-function',
    files: {
      ...cjs(
        "const double = require('./double');\nexports.run = (n) => double(n);\n",
        'assert.equal(lib.run(2), 4);',
      ),
      'double.js': 'function double(n) {\n  return n * 2;\n}\nmodule.exports = { double };\n',
    },
  },
  {
    title: 'a function that a CommonJS module forgot to export',
    class: 'not-a-function',
    files: {
      ...cjs(
        "const { double, half } = require('./math');\nexports.run = (n) => half(double(n));\n",
        'assert.equal(lib.run(2), 2);',
      ),
      'math.js': 'const double = (n) => n * 2;\nconst half = (n) => n / 2;\nmodule.exports = { double };\n',
    },
  },
  {
    title: 'a promise that is used as a list',
    class: 'not-a-function',
    files: esm(
      'async function load() {\n  return [1, 2];\n}\nexport async function run() {\n  const items = load();\n  return items.map((n) => n * 2);\n}\n',
      'assert.deepEqual(await run(), [2, 4]);',
    ),
  },
  {
    title: 'a missing semicolon before a bracket',
    class: 'not-a-function',
    files: esm(
      'export function run(a) {\n  const b = a\n  (function () {})()\n  return b\n}\n',
      'assert.equal(run(1), 1);',
    ),
  },
  // Not iterable
  {
    title: 'an object whose entries are wanted',
    class: 'not-iterable',
    files: esm(
      'export function run(ages) {\n  const out = [];\n  for (const [name, age] of ages) out.push(name + age);\n  return out;\n}\n',
      "assert.deepEqual(run({ a: 1 }), ['a1']);",
    ),
  },
  {
    title: 'a list that was not given',
    class: 'not-iterable',
    files: esm('export const run = (list) => [...list, 1];\n', 'assert.deepEqual(run(), [1]);'),
  },
  {
    title: 'a list of entries with their index',
    class: 'not-iterable',
    files: esm(
      'export function run(list) {\n  let sum = 0;\n  for (const [index, n] of list) sum += index * n;\n  return sum;\n}\n',
      'assert.equal(run([5, 6]), 6);',
    ),
  },
  {
    title: 'promises that are not in a list',
    class: 'not-iterable',
    files: esm(
      'export const run = (a, b) => Promise.all(a, b);\n',
      'assert.deepEqual(await run(Promise.resolve(1), Promise.resolve(2)), [1, 2]);',
    ),
  },
  // Constructors
  {
    title: 'a needless new',
    class: 'not-a-constructor',
    files: esm(
      'const make = (n) => ({ n });\nexport const run = () => new make(1);\n',
      'assert.deepEqual(run(), { n: 1 });',
    ),
  },
  {
    title: 'a missing new',
    class: 'not-a-constructor',
    files: esm(
      'class Point {\n  constructor(x) {\n    this.x = x;\n  }\n}\nexport const run = () => Point(1).x;\n',
      'assert.equal(run(), 1);',
    ),
  },
  {
    title: 'this before super',
    class: 'undefined-identifier',
    files: esm(
      'class A {\n  constructor(x) {\n    this.x = x;\n  }\n}\nexport class B extends A {\n  constructor(x) {\n    this.y = 1;\n    super(x);\n  }\n}\n',
      'assert.equal(new B(2).x, 2);',
      'B',
    ),
  },
  // Constants and order
  {
    title: 'a counter that is constant',
    class: 'constant-assignment',
    files: esm(
      'export function run(list) {\n  const total = 0;\n  for (const n of list) total += n;\n  return total;\n}\n',
      'assert.equal(run([1, 2]), 3);',
    ),
  },
  {
    title: 'an assignment in place of a comparison',
    class: 'constant-assignment',
    files: esm(
      "const mode = 'a';\nexport function run() {\n  if (mode = 'b') return 1;\n  return 2;\n}\n",
      'assert.equal(run(), 2);',
    ),
  },
  {
    title: 'a variable that is used before its declaration',
    class: 'temporal-dead-zone',
    files: esm(
      'export function run(n) {\n  const twice = base * n;\n  const base = 2;\n  return twice;\n}\n',
      'assert.equal(run(3), 6);',
    ),
  },
  {
    title: 'a module constant that is used too early',
    class: 'temporal-dead-zone',
    files: esm(
      'export const run = make();\nconst size = 3;\nfunction make() {\n  return () => size;\n}\nconst twice = size * late;\nconst late = 2;\nexport { twice };\n',
      'assert.equal(twice, 6);',
      'twice',
    ),
  },
  {
    title: 'an inner name that hides the outer one',
    class: 'temporal-dead-zone',
    files: esm(
      'const total = (list) => list.length;\nexport function run(list) {\n  const total = total(list);\n  return total + 1;\n}\n',
      'assert.equal(run([1]), 2);',
    ),
  },
  // Promises
  {
    title: 'await in a function that is not async',
    class: 'syntax',
    files: esm(
      'const load = async () => 2;\nexport function run() {\n  const n = await load();\n  return n * 2;\n}\n',
      'assert.equal(await run(), 4);',
    ),
  },
  {
    title: 'a value that is still a promise',
    class: 'assertion',
    files: esm(
      'const load = async () => 2;\nexport async function run() {\n  const n = load();\n  return n + 1;\n}\n',
      'assert.equal(await run(), 3);',
    ),
  },
  {
    title: 'an async callback of forEach',
    class: 'assertion',
    files: esm(
      'const load = (n) => new Promise((resolve) => setTimeout(resolve, 5, n * 2));\nexport async function run(list) {\n  const out = [];\n  list.forEach(async (n) => {\n    out.push(await load(n));\n  });\n  return out;\n}\n',
      'assert.deepEqual(await run([1, 2]), [2, 4]);',
    ),
  },
  {
    title: 'an async callback of map',
    class: 'assertion',
    files: esm(
      'const load = async (n) => n * 2;\nexport async function run(list) {\n  const out = list.map(async (n) => load(n));\n  return out;\n}\n',
      'assert.deepEqual(await run([1, 2]), [2, 4]);',
    ),
  },
  {
    title: 'a rejection that nobody waits for',
    class: 'unhandled-rejection',
    files: esm(
      "async function save(n) {\n  if (n < 0) throw new Error('negative');\n}\nexport async function run(n) {\n  try {\n    save(n);\n  } catch {\n    return false;\n  }\n  return true;\n}\n",
      'assert.equal(await run(-1), false);\nawait new Promise((resolve) => setTimeout(resolve, 20));',
    ),
  },
  // Modules
  {
    title: 'a missing extension',
    class: 'module-not-found',
    files: {
      ...esm("import { double } from './math';\nexport const run = double;\n", 'assert.equal(run(2), 4);'),
      'math.mjs': 'export const double = (n) => n * 2;\n',
    },
  },
  {
    title: 'a wrong folder',
    class: 'module-not-found',
    files: {
      'src/run.mjs': "import { double } from './math.mjs';\nexport const run = double;\n",
      'src/tools/math.mjs': 'export const double = (n) => n * 2;\n',
      'test.mjs':
        "import assert from 'node:assert';\nimport { run } from './src/run.mjs';\nassert.equal(run(2), 4);\n",
    },
  },
  {
    title: 'a misspelt file',
    class: 'module-not-found',
    files: {
      ...cjs(
        "const { double } = require('./maths');\nexports.run = double;\n",
        'assert.equal(lib.run(2), 4);',
      ),
      'math.js': 'exports.double = (n) => n * 2;\n',
    },
  },
  {
    title: 'another letter case',
    class: 'module-not-found',
    files: {
      ...cjs(
        "const { double } = require('./Math');\nexports.run = double;\n",
        'assert.equal(lib.run(2), 4);',
      ),
      'math.js': 'exports.double = (n) => n * 2;\n',
    },
  },
  {
    title: 'a folder that is imported',
    class: 'module-not-found',
    files: {
      ...esm("import { double } from './tools';\nexport const run = double;\n", 'assert.equal(run(2), 4);'),
      'tools/index.mjs': 'export const double = (n) => n * 2;\n',
    },
  },
  {
    title: 'a misspelt module of Node',
    class: 'module-not-found',
    files: cjs(
      "const path = require('node:paht');\nexports.run = () => path.sep;\n",
      'assert.ok(lib.run());',
    ),
  },
  {
    title: 'a name that is not exported',
    class: 'missing-export',
    files: {
      ...esm(
        "import { double } from './math.mjs';\nexport const run = double;\n",
        'assert.equal(run(2), 4);',
      ),
      'math.mjs': 'export const half = (n) => n / 2;\nfunction double(n) {\n  return n * 2;\n}\n',
    },
  },
  {
    title: 'a misspelt import',
    class: 'missing-export',
    files: {
      ...esm(
        "import { dubble } from './math.mjs';\nexport const run = (n) => dubble(n);\n",
        'assert.equal(run(2), 4);',
      ),
      'math.mjs': 'export const double = (n) => n * 2;\n',
    },
  },
  {
    title: 'a default import of a named export',
    class: 'missing-export',
    files: {
      ...esm(
        "import double from './math.mjs';\nexport const run = (n) => double(n);\n",
        'assert.equal(run(2), 4);',
      ),
      'math.mjs': 'export const double = (n) => n * 2;\n',
    },
  },
  {
    title: 'a named import of a default export',
    class: 'missing-export',
    files: {
      ...esm(
        "import { double } from './math.mjs';\nexport const run = (n) => double(n);\n",
        'assert.equal(run(2), 4);',
      ),
      'math.mjs': 'export default function (n) {\n  return n * 2;\n}\n',
    },
  },
  {
    title: 'a named import from a CommonJS module',
    class: 'missing-export',
    files: {
      ...esm(
        "import { double } from './math.cjs';\nexport const run = (n) => double(n);\n",
        'assert.equal(run(2), 4);',
      ),
      'math.cjs': 'const all = { double: (n) => n * 2 };\nmodule.exports = Object.assign({}, all);\n',
    },
  },
  {
    title: 'require in an ES module',
    class: 'module-format',
    files: esm(
      "const path = require('node:path');\nexport const run = () => path.posix.sep;\n",
      "assert.equal(run(), '/');",
    ),
  },
  {
    title: '__dirname in an ES module',
    class: 'module-format',
    files: esm('export const run = () => typeof __dirname.length;\n', "assert.equal(run(), 'number');"),
  },
  {
    title: 'import in a CommonJS file',
    class: 'module-format',
    files: cjs("import { sep } from 'node:path';\nexports.run = () => sep;\n", 'assert.ok(lib.run());'),
  },
  {
    title: 'JSON without an attribute',
    class: 'module-format',
    files: {
      ...esm(
        "import data from './data.json';\nexport const run = () => data.n;\n",
        'assert.equal(run(), 1);',
      ),
      'data.json': '{ "n": 1 }\n',
    },
  },
  // Syntax
  ...[
    ['a missing bracket in a call', 'export function run(n) {\n  return Math.max(n, 1;\n}\n'],
    ['a missing brace at the end', 'export function run(n) {\n  if (n > 0) {\n    return n;\n  }\n'],
    [
      'a missing brace in the middle',
      'export function run(n) {\n  if (n > 5) {\n    return 0;\n  return n;\n}\nexport const other = 1;\n',
    ],
    ['a brace too many', 'export function run(n) {\n  return n;\n}\n}\n'],
    ['a missing comma', 'const all = { a: 1 b: 2 };\nexport function run(n) {\n  return n + all.a - 1;\n}\n'],
    [
      'a string that is not closed',
      "const name = 'abc;\nexport function run(n) {\n  return name ? n : 0;\n}\n",
    ],
    ['a quote within quotes', "const name = 'it's';\nexport function run(n) {\n  return name ? n : 0;\n}\n"],
    ['a misspelt keyword', 'export fucntion run(n) {\n  return n;\n}\n'],
    ['a doubled operator', 'export function run(n) {\n  return n + * 1;\n}\n'],
    ['an unclosed template', 'export function run(n) {\n  const text = `n is ${n};\n  return n;\n}\n'],
    [
      'an equals sign in an object',
      'const all = { a = 1 };\nexport function run(n) {\n  return n + all.a - 1;\n}\n',
    ],
    ['a constant without a value', 'export function run(n) {\n  const m;\n  m = n;\n  return m;\n}\n'],
    [
      'a variable that is declared twice',
      'export function run(n) {\n  let m = 1;\n  let m = n;\n  return m;\n}\n',
    ],
    ['a comment of another language', '# adds nothing\nexport function run(n) {\n  return n;\n}\n'],
    ['a missing colon in a condition', 'export function run(n) {\n  return n > 0 ? n  0;\n}\n'],
    [
      'marks of a merge',
      'export function run(n) {\n<<<<<<< ours\n  return n + 1;\n=======\n  return n;\n>>>>>>> theirs\n}\n',
    ],
  ].map(
    ([title, source]): Case => ({
      title: title ?? '',
      class: 'syntax',
      within: 20,
      files: esm(source ?? '', 'assert.equal(run(2), 2);'),
    }),
  ),
  // Data
  ...[
    ['a trailing comma', '{\n  "n": 2,\n}\n'],
    ['single quotes', "{ 'n': 2 }\n"],
    ['a key without quotes', '{ n: 2 }\n'],
    ['a comment', '{\n  // the number\n  "n": 2\n}\n'],
    ['a missing comma', '{\n  "m": [1, 2]\n  "n": 2\n}\n'],
    ['a missing brace', '{\n  "n": 2\n'],
  ].map(
    ([title, text]): Case => ({
      title: `JSON with ${title}`,
      class: 'data-parse',
      files: {
        ...cjs(
          "const data = require('./data.json');\nexports.run = () => data.n;\n",
          'assert.equal(lib.run(), 2);',
        ),
        'data.json': text ?? '',
      },
    }),
  ),
  {
    title: 'a file of JSON that is read',
    class: 'data-parse',
    files: {
      ...esm(
        "import { readFileSync } from 'node:fs';\nexport const run = () => JSON.parse(readFileSync(new URL('./data.json', import.meta.url), 'utf8')).n;\n",
        'assert.equal(run(), 2);',
      ),
      'data.json': '{"n": 2,}',
    },
  },
  {
    title: 'an object that is parsed again',
    class: 'data-parse',
    files: esm(
      'export function run(data) {\n  return JSON.parse(data).n;\n}\n',
      'assert.equal(run({ n: 2 }), 2);',
    ),
  },
  {
    title: 'an empty text that is parsed',
    class: 'data-parse',
    files: esm(
      'export function run(text) {\n  return JSON.parse(text);\n}\n',
      "assert.equal(run(''), null);",
    ),
  },
  // Returns
  {
    title: 'an arrow function with braces and no return',
    class: 'assertion',
    files: esm(
      'export const run = (list) => list.map((n) => {\n  n * 2;\n});\n',
      'assert.deepEqual(run([1, 2]), [2, 4]);',
    ),
  },
  {
    title: 'a result that is built and not returned',
    class: 'assertion',
    files: esm(
      'export function run(list) {\n  const out = [];\n  for (const n of list) {\n    out.push(n * 2);\n  }\n}\n',
      'assert.deepEqual(run([1, 2]), [2, 4]);',
    ),
  },
  {
    title: 'an object after an arrow',
    class: 'assertion',
    files: esm(
      'export const run = (list) => list.map((n) => { value: n });\n',
      'assert.deepEqual(run([1]), [{ value: 1 }]);',
    ),
  },
  {
    title: 'a reducer that returns nothing',
    class: 'not-a-function',
    files: esm(
      'export const run = (list) => list.reduce((all, n) => {\n  all.push(n * 2);\n}, []);\n',
      'assert.deepEqual(run([1, 2]), [2, 4]);',
    ),
  },
  // Recursion
  {
    title: 'a factorial without a base case',
    class: 'stack-overflow',
    files: esm('export function run(n) {\n  return n * run(n - 1);\n}\n', 'assert.equal(run(4), 24);'),
  },
  {
    title: 'a sum of a list without a base case',
    class: 'stack-overflow',
    files: esm(
      'export function run(list) {\n  const [first, ...rest] = list;\n  return first + run(rest);\n}\n',
      'assert.equal(run([1, 2, 3]), 6);',
    ),
  },
  {
    title: 'a recursion that does not get smaller',
    class: 'stack-overflow',
    files: esm(
      'export function run(n) {\n  if (n === 0) return 0;\n  return 1 + run(n);\n}\n',
      'assert.equal(run(4), 4);',
    ),
  },
  {
    title: 'a getter that reads itself',
    class: 'stack-overflow',
    files: esm(
      'export class User {\n  constructor(name) {\n    this.name = name;\n  }\n  get name() {\n    return this.name;\n  }\n  set name(value) {\n    this.name = value;\n  }\n}\n',
      "assert.equal(new User('a').name, 'a');",
      'User',
    ),
  },
  // Arguments
  {
    title: 'a reduce of an empty list',
    class: 'invalid-argument',
    files: esm(
      'export const run = (list) => list.reduce((a, b) => a + b);\n',
      'assert.equal(run([]), 0);\nassert.equal(run([1, 2]), 3);',
    ),
  },
  {
    title: 'a negative count',
    class: 'invalid-argument',
    files: esm(
      "export const run = (text, width) => ' '.repeat(width - text.length) + text;\n",
      "assert.equal(run('abc', 2), 'abc');",
    ),
  },
  {
    title: 'the keys of nothing',
    class: 'invalid-argument',
    files: esm('export const run = (all) => Object.keys(all).length;\n', 'assert.equal(run(), 0);'),
  },
  {
    title: 'a number in place of a text',
    class: 'invalid-argument',
    files: esm(
      "import { Buffer } from 'node:buffer';\nexport const run = (n) => Buffer.from(n).toString();\n",
      "assert.equal(run(12), '12');",
    ),
  },
  {
    title: 'an expression that is not global',
    class: 'invalid-argument',
    files: esm("export const run = (text) => text.replaceAll(/a/, 'b');\n", "assert.equal(run('aa'), 'bb');"),
  },
  {
    title: 'a big integer and a number',
    class: 'invalid-argument',
    files: esm('export const run = (a, b) => a + b;\n', 'assert.equal(run(1n, 2), 3n);'),
  },
  // Files
  {
    title: 'a misspelt data file',
    class: 'file-path',
    files: {
      ...esm(
        "import { readFileSync } from 'node:fs';\nexport const run = () => readFileSync('data/itmes.txt', 'utf8').trim();\n",
        "assert.equal(run(), 'a');",
      ),
      'data/items.txt': 'a\n',
    },
  },
  {
    title: 'a data file next to the module',
    class: 'file-path',
    files: {
      'src/run.mjs':
        "import { readFileSync } from 'node:fs';\nexport const run = () => readFileSync('./items.txt', 'utf8').trim();\n",
      'src/items.txt': 'a\n',
      'test.mjs':
        "import assert from 'node:assert';\nimport { run } from './src/run.mjs';\nassert.equal(run(), 'a');\n",
    },
  },
  {
    title: 'a folder that is there already',
    class: 'file-path',
    files: esm(
      "import { mkdirSync } from 'node:fs';\nexport function run() {\n  mkdirSync('out');\n  return 1;\n}\n",
      "import { mkdirSync } from 'node:fs';\nmkdirSync('out', { recursive: true });\nassert.equal(run(), 1);",
    ),
  },

  // Wording
  {
    title: 'another text than the test expects',
    class: 'assertion',
    files: esm(
      "export const run = (ok) => (ok ? 'All tests have passed' : 'Some test has failed');\n",
      "assert.equal(run(false), 'Some tests have failed');\nassert.equal(run(true), 'All tests have passed');",
    ),
  },
  {
    title: 'the end of a text that is put together',
    class: 'assertion',
    files: esm(
      "export const run = (name) => 'Hello, ' + name + ' - welcome';\n",
      "assert.equal(run('Ann'), 'Hello, Ann - welcome back!');\nassert.equal(run('Bo'), 'Hello, Bo - welcome back!');",
    ),
  },
  {
    title: 'a template that fills in a value once too often',
    class: 'assertion',
    files: esm(
      'export const run = (url) => `Moved to <a href="${url}">${url}</a>.`;\n',
      "assert.equal(run('http://a.example'), 'Moved to http://a.example.');\nassert.equal(run('/b'), 'Moved to /b.');",
    ),
  },
  {
    title: 'the message of an error that a test describes by a regular expression',
    class: 'assertion',
    files: esm(
      "export function run(n) {\n  if (n < 0) throw new RangeError('should not be negative');\n  return n;\n}\n",
      'assert.throws(() => run(-1), /n is negative/);',
    ),
  },
];
