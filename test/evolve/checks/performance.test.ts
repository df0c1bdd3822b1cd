import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arraySearchInLoop } from '../../../core/evolve/checks/performance/array-search-in-loop.js';
import { awaitInLoop } from '../../../core/evolve/checks/performance/await-in-loop.js';
import { copyInLoop } from '../../../core/evolve/checks/performance/copy-in-loop.js';
import { dateObjectForTime } from '../../../core/evolve/checks/performance/date-object-for-time.js';
import { filterForOne } from '../../../core/evolve/checks/performance/filter-for-one.js';
import { intervalNeverCleared } from '../../../core/evolve/checks/performance/interval-never-cleared.js';
import { jsonClone } from '../../../core/evolve/checks/performance/json-clone.js';
import { keysCountedInLoop } from '../../../core/evolve/checks/performance/keys-counted-in-loop.js';
import { listenerNeverRemoved } from '../../../core/evolve/checks/performance/listener-never-removed.js';
import { regexpBuiltInLoop } from '../../../core/evolve/checks/performance/regexp-built-in-loop.js';
import { shiftInLoop } from '../../../core/evolve/checks/performance/shift-in-loop.js';
import { spreadInReduce } from '../../../core/evolve/checks/performance/spread-in-reduce.js';
import { syncFsInAsync } from '../../../core/evolve/checks/performance/sync-fs-in-async.js';
import { unboundedCache } from '../../../core/evolve/checks/performance/unbounded-cache.js';
import { examineFile } from '../../../core/evolve/examine/examine-file.js';
import { placesOf } from '../apply-fix.js';
import { cases } from '../cases.js';

cases(dateObjectForTime, [
  ['const t = new Date().getTime();', 'const t = Date.now();'],
  ['const t = +new Date();', 'const t = Date.now();'],
  ['const t = new Date().valueOf() + Number(new Date());', 'const t = Date.now() + Date.now();'],
  ['function f() { return+new Date() }', 'function f() { return Date.now() }'],
  ['const t = new Date(/* why */).getTime();', 'no fix'],
  ['const t = new Date(0).getTime();', 'silent'],
  ['class Date {} const t = new Date().getTime();', 'silent'],
  ['const d = new Date(); d.getTime();', 'silent'],
]);

cases(spreadInReduce, [
  [
    'f(xs.reduce((all, x) => [...all, g(x)], [] as string[]));',
    'f(xs.reduce((all, x) => { all.push(g(x)); return all; }, [] as string[]));',
  ],
  [
    'const o = Object.keys(a).reduce((all, k) => ({ ...all, [k]: a[k] }), {});',
    'const o = Object.fromEntries(Object.keys(a).map((k) => [k, a[k]]));',
  ],
  // A sparse array would give an entry for each hole.
  ['const o = xs.reduce((all, k) => ({ ...all, [k]: 1 }), {});', 'no fix'],
  // The list that was there before must stay as it is.
  ['const o = xs.reduce((all, x) => [...all, x], start);', 'no fix'],
  // Each step sees the list before it.
  ['const o = xs.reduce((all, x) => [...all, () => all], []);', 'no fix'],
  ['const o = xs.reduce((all, x) => [...all, ...x], []);', 'no fix'],
  ['const o = xs.reduce((all, x) => { f(x); return [...all, x]; }, []);', 'no fix'],
  ['const o = xs.reduce((all, x) => { all.push(x); return all; }, []);', 'silent'],
  ['const o = xs.reduce((all, x) => [...x, 1], []);', 'silent'],
  ['const o = xs.reduce((all, x) => ({ sum: all.sum + x }), { sum: 0 });', 'silent'],
]);

cases(copyInLoop, [
  [
    'function f(xs) { let all = []; for (const x of xs) { all = [...all, x]; } return all; }',
    'function f(xs) { let all = []; for (const x of xs) { all.push(x); } return all; }',
  ],
  // What is in the loop may keep the list as it is now.
  [
    'function f(xs) { let all = []; for (const x of xs) { all = [...all, x]; g(all); } return all; }',
    'no fix',
  ],
  ['function f(all, xs) { for (const x of xs) { all = [...all, x]; } return all; }', 'no fix'],
  ['function f(xs) { let o = {}; for (const x of xs) { o = { ...o, [x]: 1 }; } return o; }', 'no fix'],
  ['function f(xs) { let all = [0]; for (const x of xs) { all = all.concat(x); } return all; }', 'no fix'],
  ['function f(xs) { for (const x of xs) { let all = []; all = [...all, x]; g(all); } }', 'silent'],
  ['function f(xs) { let o = {}; for (const x of xs) { o = { ...o, last: x }; } return o; }', 'silent'],
  [
    'async function f() { let all = [], p; while ((p = await next())) all = [...all, ...p]; return all; }',
    'silent',
  ],
  ['function f(xs) { let s = ""; for (const x of xs) { s = s.concat(x); } return s; }', 'silent'],
  [
    "function f(xs) { let all = []; for (const x of xs) { if (x === '$or') all = [...all, g(x)]; } return all; }",
    'silent',
  ],
  [
    'function f() { let all = []; for (let i = 0; i < arguments.length; i++) { all = all.concat(arguments[i]); } return all; }',
    'silent',
  ],
  [
    'function f(xs) { let all = []; for (const x of xs) { all = [...all, x]; break; } return all; }',
    'silent',
  ],
]);

cases(arraySearchInLoop, [
  [
    'function f(a: string[], b: string[]) {\n  return a.filter((x) => !b.includes(x));\n}',
    'function f(a: string[], b: string[]) {\n  const bSet = new Set(b);\n  return a.filter((x) => !bSet.has(x));\n}',
  ],
  [
    'const known = Object.keys(o);\nfor (const x of xs) {\n  if (known.includes(x)) n++;\n}',
    'const known = Object.keys(o);\nconst knownSet = new Set(known);\nfor (const x of xs) {\n  if (knownSet.has(x)) n++;\n}',
  ],
  // Two questions of one list.
  [
    'function f(a: string[], b: string[]) {\n  return a.filter((x) => b.includes(x) || b.includes(x + 1));\n}',
    'function f(a: string[], b: string[]) {\n  const bSet = new Set(b);\n  return a.filter((x) => bSet.has(x) || bSet.has(x + 1));\n}',
  ],
  // It asks where, not whether.
  ['const known = Object.keys(o);\nfor (const x of xs) if (known.indexOf(x) < i) n++;', 'silent'],
  // NaN is found by a Set and not by indexOf.
  ['const known = Object.keys(o);\nfor (const x of xs) if (known.indexOf(x) !== -1) n++;', 'no fix'],
  // What is called may hold the list.
  ['const known: string[] = load();\nfor (const x of xs) if (known.includes(x)) g();', 'no fix'],
  ['function f(a: string[]) { g(a); for (const x of xs) if (a.includes(x)) n++; }', 'no fix'],
  // The list grows meanwhile.
  ['const seen: string[] = [];\nfor (const x of xs) if (!seen.includes(x)) seen.push(x);', 'silent'],
  ["for (const x of xs) if (['a', 'b'].includes(x)) n++;", 'silent'],
  ["const few = ['a', 'b'];\nfor (const x of xs) if (few.includes(x)) n++;", 'silent'],
  ['function f(s: string) { for (const x of xs) if (s.includes(x)) n++; }', 'silent'],
  ['function f(a: string[], y) { for (const x of xs) if (a.includes(y)) n++; }', 'silent'],
]);

cases(regexpBuiltInLoop, [
  [
    "const w = 'x';\nfor (const l of ls) {\n  if (new RegExp(w + '$').test(l)) n++;\n}",
    "const w = 'x';\nconst pattern = new RegExp(w + '$');\nfor (const l of ls) {\n  if (pattern.test(l)) n++;\n}",
  ],
  // It remembers where it stood.
  ["for (const l of ls) { if (new RegExp('a', 'g').test(l)) n++; }", 'no fix'],
  // What the text is, nobody knows: it may throw where the loop has no turn.
  ['function f(w) { for (const l of ls) { if (new RegExp(w).test(l)) n++; } }', 'no fix'],
  ["for (const l of ls) { out.push(new RegExp('a')); }", 'no fix'],
  ['for (const l of ls) { new RegExp(l).test(x); }', 'silent'],
  ["for (const l of ls) { out.push(() => new RegExp('a')); }", 'silent'],
  ["for (const l of ls) { out.push(new RegExp('a', 'g')); }", 'silent'],
  ["for (const l of ls) { if (l.match(new RegExp('#', 'g'))) n++; }", 'no fix'],
  ['for (const l of ls) { l.own = new RegExp("a", flags); }', 'silent'],
  ["if (new RegExp('a').test(x)) n++;", 'silent'],
]);

cases(keysCountedInLoop, [
  [
    'function f(o) {\n  for (let i = 0; i < Object.keys(o).length; i++) n += o[i];\n}',
    'function f(o) {\n  const count = Object.keys(o).length;\n  for (let i = 0; i < count; i++) n += o[i];\n}',
  ],
  ['function f(o) { for (let i = 0; i < Object.keys(o).length; i++) g(i); }', 'no fix'],
  ['function f(o) { for (let i = 0; i < Object.keys(o).length; i++) delete o[i]; }', 'silent'],
  ['function f(o) { for (let i = 0; i < Object.keys(o).length; i++) g(o); }', 'silent'],
  ['function f(o) { while (Object.keys(o).length > 0) o = next(o); }', 'silent'],
  [
    'function f(o) { const drop = (k) => { delete o[k]; }; while (Object.keys(o).length > 0) drop(next()); }',
    'silent',
  ],
  [
    'function f(o) { const at = (k) => o[k]; for (let i = 0; i < Object.keys(o).length; i++) g(at(i)); }',
    'no fix',
  ],
]);

cases(filterForOne, [
  ['if ((a as any, Object.keys(o)).length) {}', 'silent'],
  [
    "const b = Object.keys(o).filter((k) => k === 'a').length > 0;",
    "const b = Object.keys(o).some((k) => k === 'a');",
  ],
  [
    'function f(xs: string[]) { return xs.filter(Boolean).length === 0 && g(); }',
    'function f(xs: string[]) { return !xs.some(Boolean) && g(); }',
  ],
  // The function is no longer called for all of them.
  ['function f(xs: string[]) { return xs.filter((x) => g(x)).length > 0; }', 'no fix'],
  ['function f(xs: string[]) { return xs.filter((x) => x.a.b === 1).length > 0; }', 'no fix'],
  ['function f(xs: string[]) { return xs.filter((x) => x === y).length > 1; }', 'silent'],
  ['function f($) { return $.filter((x) => x === y).length > 0; }', 'silent'],
]);

cases(syncFsInAsync, [
  [
    "import fs from 'fs';\nasync function f() { await g(); return fs.readFileSync('a').toString(); }",
    "import fs from 'fs';\nasync function f() { await g(); return (await fs.promises.readFile('a')).toString(); }",
  ],
  [
    "const fs = require('node:fs');\nconst f = async () => { const x = await g(); if (x) { h(fs.statSync(x)); } };",
    "const fs = require('node:fs');\nconst f = async () => { const x = await g(); if (x) { h(await fs.promises.stat(x)); } };",
  ],
  // It was done at once, and now would not be.
  ["import fs from 'fs';\nasync function f() { return fs.readFileSync('a'); }", 'no fix'],
  // Others could see it half done.
  ["import fs from 'fs';\nasync function f() { await g(); fs.writeFileSync('a', ''); }", 'no fix'],
  ["import { readFileSync } from 'fs';\nasync function f() { await g(); readFileSync('a'); }", 'no fix'],
  [
    "import fs from 'fs';\nasync function f() { await g(); return xs.map((x) => fs.readFileSync(x)); }",
    'silent',
  ],
  ["import fs from 'fs';\nfunction f() { return fs.readFileSync('a'); }", 'silent'],
  ["import fs from 'fs';\nasync function f() { return fs.existsSync('a'); }", 'silent'],
  ['async function f(fs) { return fs.readFileSync("a"); }', 'silent'],
]);

test('sync-fs-in-async leaves programs for the command line alone', () => {
  const text = "import fs from 'fs';\nasync function f() { return fs.readFileSync('a'); }";
  for (const path of ['scripts/a.js', 'src/cli/a.ts', 'vite.config.js'])
    assert.deepEqual(placesOf(path, text, syncFsInAsync), []);
  assert.deepEqual(placesOf('src/a.ts', `#!/usr/bin/env node\n${text}`, syncFsInAsync), []);
});

cases(jsonClone, [
  ['const copy = JSON.parse(JSON.stringify(x));', 'no fix'],
  ['const copy = JSON.parse(JSON.stringify(x) as string);', 'no fix'],
  // What is left out or changed on the way is meant.
  ['const copy = JSON.parse(JSON.stringify(x, known));', 'silent'],
  ['const copy = JSON.parse(JSON.stringify(x), revive);', 'silent'],
  ['const copy = JSON.parse(text);', 'silent'],
  ['import JSON from "./json.js"; const copy = JSON.parse(JSON.stringify(x));', 'silent'],
]);

test('json-clone: nothing is said where the oldest Node has no structuredClone', () => {
  const found = (major: number) =>
    examineFile('src/a.ts', 'const b = JSON.parse(JSON.stringify(a));', [jsonClone], {
      minimumNode: { major, minor: 0 },
    }).findings.length;
  assert.deepEqual([found(16), found(17)], [0, 1]);
});

cases(intervalNeverCleared, [
  ['export function f() { setInterval(go, 100); }', 'no fix'],
  ['export class A { constructor() { window.setInterval(() => this.go(), 100); } }', 'no fix'],
  ['import { setInterval } from "node:timers"; export const f = () => { setInterval(go, 100); };', 'no fix'],
  ['setInterval(go, 100);', 'silent'],
  ['export function f() { const timer = setInterval(go, 100); return timer; }', 'silent'],
  ['export function f() { setInterval(go, 100).unref(); }', 'silent'],
  ['export const f = () => setInterval(go, 100);', 'silent'],
  ['import { setInterval } from "./mine.js"; export function f() { setInterval(go, 100); }', 'silent'],
  ['export function f() { setTimeout(go, 100); }', 'silent'],
]);

const listens = "window.addEventListener('resize', () => draw());";
cases(listenerNeverRemoved, [
  [`class Panel extends HTMLElement { connectedCallback() { ${listens} } }`, 'no fix'],
  [`class Panel extends Component { componentDidMount() { ${listens} } }`, 'no fix'],
  [`export default { mounted() { ${listens} } };`, 'no fix'],
  [
    `class Panel { ngOnInit() { document.body.addEventListener('x', this.go.bind(this), { passive: true }); } }`,
    'no fix',
  ],
  [`function Panel() { useEffect(() => { ${listens} }, []); }`, 'no fix'],
  [`const Panel = memo(() => { React.useEffect(() => { if (wide) { ${listens} } }, []); });`, 'no fix'],
  [
    `const useWidth = () => { const go = () => draw(); useEffect(() => { window.addEventListener('x', go); }, []); };`,
    'no fix',
  ],
  // Once for each change of the name, whoever has it.
  [`function App({ name }) { useEffect(() => { ${listens} }, [name]); }`, 'no fix'],
  // There is one of it.
  [`function App() { useEffect(() => { ${listens} }, []); }`, 'silent'],
  [`class MainLayout extends Component { componentDidMount() { ${listens} } }`, 'silent'],
  // The same function is added once, however often.
  [
    `function go() {}\nfunction Panel() { useEffect(() => { window.addEventListener('x', go); }, []); }`,
    'silent',
  ],
  [`class Panel { componentDidMount() { window.addEventListener('x', this.go); } }`, 'silent'],
  [
    `function Panel() { useEffect(() => { ${listens} return () => window.removeEventListener('resize', f); }, []); }`,
    'silent',
  ],
  [
    `function Panel({ signal }) { useEffect(() => { window.addEventListener('x', () => go(), { signal }); }, []); }`,
    'silent',
  ],
  [
    `function Panel() { useEffect(() => { window.addEventListener('x', () => go(), { once: true }); }, []); }`,
    'silent',
  ],
  [`function Panel() { useEffect(() => { window.addEventListener('load', () => go()); }, []); }`, 'silent'],
  [`function Panel({ box }) { useEffect(() => { box.addEventListener('x', () => go()); }, []); }`, 'silent'],
  // Who calls it, and how often, is not to be seen.
  [`function start() { ${listens} }`, 'silent'],
  [`class Panel { constructor() { ${listens} } }`, 'silent'],
]);

test('listener-never-removed takes a component without a name for that of its file', () => {
  const text = `export default () => { useEffect(() => { ${listens} }, []); };`;
  assert.equal(placesOf('src/Panel.jsx', text, listenerNeverRemoved).length, 1);
  assert.equal(placesOf('src/RootLayout.jsx', text, listenerNeverRemoved).length, 0);
  assert.equal(placesOf('pages/_app.jsx', text, listenerNeverRemoved).length, 0);
});

const growing = (more: string): string =>
  `const known = new Map();\nexport function handle(req, res) {\n  if (!known.has(req.query.q)) known.set(req.query.q, work(req.query.q));\n  res.json(known.get(req.query.q));\n}\n${more}`;

cases(unboundedCache, [
  [growing(''), 'no fix'],
  [
    'const tries = new Map();\napp.use((req, res, next) => { tries.set(req.ip, 1 + (tries.get(req.ip) ?? 0)); next(); });',
    'no fix',
  ],
  [
    'const tries = new Map();\napp.use((req) => { const from = req.socket.remoteAddress; tries.set(from, 1); });',
    'no fix',
  ],
  [
    'const seen = new Set<string>();\nexport const handle = (req, res) => { const { email } = req.body; seen.add(email); };',
    'no fix',
  ],
  [
    'const seen = new Map();\nexport async function handle(ctx) { seen.set(`user ${ctx.params.id}`, Date.now()); }',
    'no fix',
  ],
  [growing('export const forget = () => known.clear();'), 'silent'],
  [growing('export const forget = (key) => known.delete(key);'), 'silent'],
  [growing('setInterval(() => known.size > 9 && stop());'), 'silent'],
  [growing('setInterval(() => { for (const [key] of known) look(key); });'), 'silent'],
  [growing('export { known };'), 'silent'],
  [growing('hand(known);'), 'silent'],
  [growing('').replace('new Map', 'new WeakMap'), 'silent'],
  // There are as many as the program asks for.
  [
    'const known = new Map();\nexport const f = (key) => known.get(key) ?? known.set(key, work(key));',
    'silent',
  ],
  ['const known = new Map();\nexport const f = (req) => known.set(kindOf(req.params.id), 1);', 'silent'],
  [
    'const known = new Map();\nknown.set(1, 2);\nexport const f = (req) => known.get(req.params.id);',
    'silent',
  ],
  ['export function f(req) { const known = new Map(); known.set(req.params.id, 1); }', 'silent'],
]);

const reading = (body: string): string =>
  `import { readFile, stat, writeFile } from 'node:fs/promises';\nimport { join } from 'node:path';\nasync function f(names, folder) {\n  const texts = [];\n  for (const name of names) ${body}\n  return texts;\n}`;

cases(awaitInLoop, [
  [reading('texts.push(await readFile(name));'), 'no fix'],
  [
    reading('{ const path = join(folder, name.path); if ((await stat(path)).isFile()) texts.push(path); }'),
    'no fix',
  ],
  [reading('{ const { run } = await import(`./${name}.js`); texts.push(run); }'), 'no fix'],
  [
    "import fs from 'node:fs'; async function f(a) { for (const b of a) c.get(await fs.promises.readFile(b)); }",
    'silent',
  ],
  [reading('{ const text = await readFile(name); texts.push(JSON.parse(text)); }'), 'no fix'],
  // What is found first ends it.
  [reading('{ if ((await stat(name)).isFile()) return name; }'), 'silent'],
  [reading('{ const text = await readFile(name); if (!text) break; }'), 'silent'],
  [reading('{ try { texts.push(await readFile(name)); } catch { } }'), 'silent'],
  // Another turn may need what this one did.
  [reading('await writeFile(name, "");'), 'silent'],
  [reading('{ texts.push(await readFile(name)); use(texts); }'), 'silent'],
  [reading('texts.push(await readFile(texts[0] ?? name));'), 'silent'],
  [reading('{ folder = join(folder, name); texts.push(await readFile(folder)); }'), 'silent'],
  [reading('{ const text = await readFile(name); names.push(text); }'), 'silent'],
  [reading('texts.push(await load(name));'), 'silent'],
  ['async function f(a) { for await (const b of a) c.push(await import(b)); }', 'silent'],
]);

test('await-in-loop leaves scripts alone', () => {
  const text = reading('texts.push(await readFile(name));');
  assert.equal(placesOf('src/a.js', text, awaitInLoop).length, 1);
  assert.deepEqual(placesOf('scripts/a.js', text, awaitInLoop), []);
});

cases(shiftInLoop, [
  [
    "function f(source) {\n  const q = source.split('\\n');\n  while (q.length) {\n    const n = q.shift()!;\n    if (n.endsWith('\\\\')) q.push(g(n));\n  }\n}",
    "function f(source) {\n  const q = source.split('\\n');\n  for (const n of q) {\n    if (n.endsWith('\\\\')) q.push(g(n));\n  }\n}",
  ],
  [
    'function f(source) { const q = source.split(/\\r?\\n/).map(g).filter(Boolean); while (q.length > 0) { let { n } = q.shift(); if (g(n)) break; } }',
    'function f(source) { const q = source.split(/\\r?\\n/).map(g).filter(Boolean); for (let { n } of q) {  if (g(n)) break; } }',
  ],
  // The list is not empty afterwards.
  [
    "import { EOL } from 'node:os'; function f(source) { const q = source.split(EOL); while (q.length) { const n = q.shift(); g(n); } return q; }",
    'no fix',
  ],
  // How many are left is asked for.
  [
    "function f(source) { const q = source.split('\\n').slice(1); while (q.length) { const n = q.shift(); g(n, q.length); } }",
    'no fix',
  ],
  // It ends at the first line that is empty.
  ["function f(source) { const q = source.split('\\n'); let n; while ((n = q.shift())) g(n); }", 'no fix'],
  // A line takes some of the next ones.
  [
    "function f(source) { const q = source.split('\\n'); while (q.length) { const n = q.shift(); if (n === '{') q.shift(); } }",
    'no fix',
  ],
  // How many nodes wait at once, the graph decides.
  ['function f(a) { const q = [a]; while (q.length) { const n = q.shift(); q.push(...n.xs); } }', 'silent'],
  [
    "function f(source) { const q = source.split('\\n').slice(0, 9); while (q.length) g(q.shift()); }",
    'silent',
  ],
  ["function f(source) { const q = source.split('\\n'); while (q.length > 10) q.shift(); }", 'silent'],
  [
    "async function f(source) { const q = source.split('\\n'); while (q.length) await g(q.shift()); }",
    'silent',
  ],
  [
    'function f(text) { const parts = texsource.split("/"); while (parts.length) { const p = parts.shift(); g(p); } }',
    'silent',
  ],
  // It comes in pieces.
  [
    "process.stdout.on('data', (data) => { const q = data.split('\\n'); while (q.length) g(q.shift()); });",
    'silent',
  ],
  [
    "import { readFileSync } from 'fs'; function f(path) { const t = readFileSync(path, 'utf8'); const q = t.split('\\n'); while (q.length) g(q.shift()); }",
    'no fix',
  ],
]);
