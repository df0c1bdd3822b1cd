import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normalise } from '../../../core/repair/strategies/search/normal-form.js';
import { search } from '../../../core/repair/strategies/search/search.js';
import { applied, contextOf, drive } from './drive.js';

/** Operator, faulty function body, and what one of its candidates must be. */
const cases: readonly [string, string, string][] = [
  ['relational-operator', 'return a < b;', 'return a <= b;'],
  ['relational-operator', 'return a === b;', 'return a !== b;'],
  ['arithmetic-operator', 'return a / b;', 'return a % b;'],
  ['logical-operator', 'return a || b;', 'return a ?? b;'],
  ['assignment-operator', 'a = b; return a;', 'a += b; return a;'],
  [
    'update-operator',
    'for (let i = 0; i < a; i++) b--; return b;',
    'for (let i = 0; i < a; i++) b++; return b;',
  ],
  ['unary-operator', 'return !a;', 'return a;'],
  ['operand', 'return a - b;', 'return b - a;'],
  ['operand', 'return a * b * a;', 'return a * b;'],
  ['grouping', 'return a + b / 2;', 'return (a + b) / 2;'],
  ['grouping', 'return a - 1 / 2;', 'return a / 2 - 1;'],
  ['number', 'return a % 2;', 'return a % 3;'],
  ['number', 'return a === 7 ? b : 12;', 'return a === 12 ? b : 12;'],
  ['string', "return a.join('');", "return a.join(' ');"],
  ['string', "return a === 'yes' ? 'no' : b;", "return a === 'yes' ? 'yes' : b;"],
  ['boolean', 'if (a) return true; return b;', 'if (a) return false; return b;'],
  ['name', 'return a + a;', 'return a + b;'],
  ['method-family', 'return Math.floor(a);', 'return Math.ceil(a);'],
  ['method-family', 'return a.startsWith(b);', 'return a.endsWith(b);'],
  ['member', 'return a.first + b.second;', 'return a.second + b.second;'],
  ['call', 'return a.trim();', 'return a;'],
  ['call', 'return a.includes(b);', 'return b.includes(a);'],
  ['argument', 'return Math.pow(a, b);', 'return Math.pow(b, a);'],
  ['argument', 'return parseInt(a);', 'return parseInt(a, 10);'],
  ['argument', 'return [1, a].sort();', 'return [1, a].sort((a, b) => a - b);'],
  ['argument', 'return Math.max(a);', 'return Math.max(...a);'],
  ['off-by-one', 'return a.slice(b);', 'return a.slice(b + 1);'],
  ['index', 'return a[b];', 'return a[a.length - 1];'],
  ['wrap', 'return a * b;', 'return Math.floor(a * b);'],
  ['wrap', 'const c = [a]; return c;', 'const c = [a]; return c.reverse();'],
  ['chain', "return a.split('').join(b);", "return a.split('').sort().join(b);"],
  ['extra-operand', 'const c = a + 1; return c;', 'const c = (a + 1) / 2; return c;'],
  ['expression', 'const c = a[0]; return b === c;', 'const c = a[0]; return b === a[0];'],
  ['concatenation', "return 'x' + a + b;", "return 'x' + a + ', ' + b;"],
  ['condition', 'if (a) return b; return 0;', 'if (!a) return b; return 0;'],
  ['condition', 'if (a && b) return 1; return 0;', 'if (a) return 1; return 0;'],
  ['clause', 'if (a > 1) return 1; return b;', 'if (a > 1 && b) return 1; return b;'],
  [
    'clause',
    'return a.x.y === 1 && typeof b === "object";',
    'return a.x.y === 1 && typeof b === "object" && b != null;',
  ],
  ['presence', 'if (a.b) return b; return 0;', "if ('b' in a) return b; return 0;"],
  ['loop', 'for (let i = 0; i < a; i++) b += i; return b;', 'for (let i = 1; i < a; i++) b += i; return b;'],
  ['loop', 'for (let i = 0; i < a; i++) b(i);', 'for (let i = a - 1; i >= 0; i--) b(i);'],
  ['loop', 'for (const c in a) b(c);', 'for (const c of a) b(c);'],
  ['branch', 'return a ? 1 : b;', 'return a ? b : 1;'],
  ['return', 'const c = a; const d = c + b; return c;', 'const c = a; const d = c + b; return d;'],
  ['return', 'a.map(b);', 'return a.map(b);'],
  ['delete-statement', 'a.pop(); return a;', 'return a;'],
  ['delete-statement', 'if (b) { a.pop(); } return a;', 'a.pop(); return a;'],
  ['move-statement', 'for (const c of a) { b(c); return a; }', 'for (const c of a) { b(c); } return a;'],
  ['copy-statement', 'if (a < 0) a = -a; return b;', 'if (a < 0) a = -a; if (b < 0) b = -b; return b;'],
  ['insert-statement', 'let t = a[0]; a[1] = t; return a;', 'let t = a[0]; a[0] = a[1]; a[1] = t; return a;'],
  ['insert-statement', 'let t = a[b]; a[b + 1] = t;', 'let t = a[b]; a[b] = a[b + 1]; a[b + 1] = t;'],
  ['insert-statement', 'const c = [a]; return c;', 'const c = [a]; c.pop(); return c;'],
  ['guard', 'return b / a;', 'if (a === 0) return; return b / a;'],
  ['guard', 'a.close(); return b;', 'if (a) { a.close(); } return b;'],
  ['initial-value', 'let c = 0; c *= a; return c + b;', 'let c = 1; c *= a; return c + b;'],
  [
    'declaration-scope',
    'for (const c of a) { let n = 0; n += c; b(n); }',
    'let n = 0; for (const c of a) { n += c; b(n); }',
  ],
  ['list', 'return (a, b);', 'return [a, b];'],
  ['list', "return ['x', 'y', 'z'].includes(a);", "return ['x', 'z'].includes(a);"],
  ['await', 'return fetchAll(a);', 'return await fetchAll(a);'],
  ['optional', 'return a.b.c;', 'return a.b?.c;'],
  ['optional', 'return a.b;', 'return (a.b ?? 0);'],
  ['regular-expression', "return a.replace(/x/, '');", "return a.replace(/x/g, '');"],
  ['regular-expression', 'return /[a-z]/.test(a);', 'return /[a-z0-9]/.test(a);'],
  ['regular-expression', 'return /\\d{2,3}/.test(a);', 'return /\\d{2,4}/.test(a);'],
  ['template', 'return `${a}${b}`;', 'return `${a}-${b}`;'],
  ['template', "return 'n: ${a}';", 'return `n: ${a}`;'],
];

for (const [operator, before, after] of cases) {
  test(`${operator} turns \`${before}\` into \`${after}\``, async () => {
    const wrap = (body: string): string => `async function f(a, b) { ${body} }\n`;
    const text = wrap(before);
    const { given } = await drive(search, contextOf({ files: { 'a.js': text } }), () => 'failed', {
      most: 1500,
    });
    const wanted = normalise(wrap(after));
    const found = given.find(({ edits }) => normalise(applied(text, edits)) === wanted);
    assert.ok(found, `none of ${given.length} candidates is \`${after}\``);
  });
}

test('every candidate of one edit parses', async () => {
  const text = [
    'const scale = (items, by = 2) => items.map((x) => x * by || 0).filter((x) => x != null);',
    'export class Box {',
    '  #size = 1;',
    '  get size() { return this.#size; }',
    '  async grow(n) {',
    '    for (let i = 0; i < n && this.#size < 10; i++) { this.#size += i; if (i === 3) break; }',
    "    const { length } = `${n}-${this.size}`.replace(/a+b?/g, 'c');",
    "    return n ? [length, ...scale([n])].join(', ') : (await import('./x.js')).default?.name;",
    '  }',
    '}',
    '',
  ].join('\n');
  const { parse } = await import('../../../core/repair/syntax/parse.js');
  const { given } = await drive(search, contextOf({ files: { 'a.js': text } }), () => 'failed', {
    most: 900,
  });
  const broken = given.filter(({ edits }) => parse('a.js', applied(text, edits)) === null);
  assert.deepEqual(
    broken.map(({ operator, title }) => `${operator}: ${title}`),
    [],
  );
  assert.ok(given.length >= 500);
});

const idle: [before: string, clumsy: string][] = [
  ['return a - 1;', 'return a - 0;'],
  ['return 1 + a;', 'return 0 + a;'],
  ['return a / 2;', 'return a / 1;'],
];

for (const [before, clumsy] of idle) {
  test(`an operation that would do nothing is taken out, so \`${before}\` never turns into \`${clumsy}\``, async () => {
    const text = `function f(a) { ${before} }\n`;
    const { given } = await drive(search, contextOf({ files: { 'a.js': text } }), () => 'failed', {
      most: 400,
    });
    const texts = given
      .filter(({ operator }) => operator === 'number')
      .map(({ edits }) => applied(text, edits));
    assert.ok(texts.length > 0);
    assert.ok(!texts.includes(`function f(a) { ${clumsy} }\n`));
  });
}
