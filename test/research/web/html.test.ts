import assert from 'node:assert/strict';
import { test } from 'node:test';
import { articleOf, textOfHtml } from '../../../core/research/web/html.js';

test('HTML becomes lines, with code between backticks and blocks of code as they are', async () => {
  const html =
    '<h2>Why</h2><p>Use <code>a&amp;b</code>\n now.</p><pre><code>x = 1;\n  y();\n</code></pre><ul><li>one</li><li>two</li></ul><script>evil()</script>';
  assert.equal(await textOfHtml(html), '## Why\n\nUse `a&b` now.\n\nx = 1;\n  y();\n\n- one\n\n- two');
});

test('of a page its main part is taken, without menus, with title and licence', async () => {
  const words =
    'The function padLeft was renamed to padStart, since the language has it by that name. '.repeat(12);
  const page = `<!doctype html><html><head><title>Moving to 2.0</title></head><body>
    <nav><a href="/">Home</a> <a href="/shop">Shop</a></nav>
    <main><article><h1>Moving</h1><p>${words}</p><p>${words}</p></article></main>
    <footer><a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC BY</a> Imprint</footer></body></html>`;
  const { title, text, licence } = await articleOf(page);
  assert.equal(title, 'Moving to 2.0');
  assert.equal(licence, 'https://creativecommons.org/licenses/by/4.0/');
  assert.match(text, /renamed to padStart/);
  assert.doesNotMatch(text, /Shop|Imprint/);
});

test('a page that is nested without end, or has no text, is read all the same', async () => {
  assert.match(await textOfHtml(`${'<div>'.repeat(300_000)}deep`), /^deep$/);
  assert.equal((await articleOf('')).text, '');
  assert.equal((await articleOf('<html><body><p>short</p></body></html>')).text, 'short');
  assert.equal((await articleOf(`${'<div>'.repeat(500)}<script>evil()</script><p>a&lt;b`)).text, 'a<b');
});
