import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markupText } from '../../cli/ui/html.js';
import { diffView } from '../../cli/ui/parts/diff.js';

const head = (file: string): string => `diff --git a/${file} b/${file}
index 1..2 100644
--- a/${file}
+++ b/${file}
`;

const drawn = (diff: string): string => markupText(diffView(diff, []));
const bare = (markup: string): string => markup.replace(/<[^>]*>/g, '');
const rows = (markup: string, kind: string): string[] =>
  [...markup.matchAll(new RegExp(`<tr class="${kind}">([\\s\\S]*?)</tr>`, 'g'))].map(([, row = '']) =>
    bare(row).replace(/\s+/g, ' ').trim(),
  );

test('a line that looks like the head of another file is a line of this one', () => {
  const markup = drawn(`${head('a.js')}@@ -1,2 +1,2 @@\n a\n--- a/x\n+++ b/y\n@@ -9,2 +9,2 @@\n b\n-c\n+d\n`);
  assert.equal(markup.match(/<caption>/g)?.length, 1);
  assert.deepEqual(rows(markup, 'changed'), ['2 −-- a/x 2 +++ b/y', '10 −c 10 +d']);
});

test('lines that resemble each other stand side by side, and what differs in them is marked', () => {
  const markup = drawn(
    `${head('a.js')}@@ -1,2 +1,3 @@\n-const total = price * count;\n-done();\n+log(price);\n+const total = price + count;\n+done(total);\n`,
  );
  assert.deepEqual(rows(markup, 'added'), ['1 +log(price);']);
  assert.equal(rows(markup, 'changed').length, 2);
  assert.match(markup, /price <mark>\*<\/mark> count/);
  assert.match(markup, /price <mark>\+<\/mark> count/);
});

test('a missing line end, a new file, a new mode and a binary file are told', () => {
  const markup = drawn(`${head('a.js')}@@ -1 +1 @@
-a
\\ No newline at end of file
+a
diff --git a/n.js b/n.js
new file mode 100644
index 0..2
--- /dev/null
+++ b/n.js
@@ -0,0 +1 @@
+x
diff --git a/run.sh b/run.sh
old mode 100644
new mode 100755
`);
  assert.deepEqual(rows(markup, 'changed'), ['1 −a (no line end) 1 +a']);
  assert.match(bare(markup), /n\.js \(new\) \+1 −0/);
  assert.match(bare(markup), /mode 100644 is now 100755/);
  assert.match(markup, /does not change, or it is binary/);
});

test('lines that are suspected carry the rank of their place', () => {
  const place = { file: 'a.js', line: 2, endLine: 2, suspiciousness: 0.9, reasons: [], excerpt: [] };
  const explanation = { locations: [{ ...place, line: 1, endLine: 1 }, place] };
  const diff = `${head('a.js')}@@ -1,2 +1,2 @@\n a\n-b\n+c\n`;
  const markup = markupText(diffView(diff, [explanation as never]));
  assert.match(markup, /class="rank"[^>]*>2<\/span> 2<\/td>/);
});

test('a diff of very many lines ends with how many are left out', () => {
  const lines = Array.from({ length: 5_000 }, (_, index) => `+line ${index}\n`).join('');
  const markup = drawn(`${head('a.js')}@@ -0,0 +1,5000 @@\n${lines}`);
  assert.match(bare(markup), /And 3,001 more lines/);
});
