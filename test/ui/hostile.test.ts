import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openRepository } from '../../core/git/repository.js';
import { createSigningKey } from '../../core/git/signing/signing.js';
import { openStore } from '../../core/store/store.js';
import { dataFolder } from '../../core/workspace/folders.js';
import { inBrowser, openBrowser } from '../support/browser.js';
import { landFiles } from '../support/landing.js';
import { errorRecord } from '../support/records.js';
import type { TestRepository } from '../support/repository.js';
import { openUi, type UiSession } from './session.js';

// Everything that a page shows and that somebody else may have written, at its worst: nothing of it does anything.

const attacks = [
  '<script>globalThis.pwned = 1</script>',
  '<img src=x onerror="globalThis.pwned = 2">',
  `"' onmouseover=globalThis.pwned=3 autofocus onfocus=globalThis.pwned=4 x='"`,
  '</td></table></main><svg onload=globalThis.pwned=5>',
  '<a href="javascript:globalThis.pwned=6" data-row data-key="h">j</a>',
  '${globalThis.pwned = 7}{{constructor}}',
  'admin\u202etxt.exe\u2066\u0007\u001b]0;title\u0007\u0000',
].join(' ');
const inText = attacks.replaceAll('\0', '');
const long = 'x'.repeat(100_000);
const file = `src/<img src=x onerror=alert(1)>"'&.js`;
const key = 'sk-ant-api03-'.padEnd(108, 'Ab3dE5');

describe('hostile content', inBrowser, () => {
  let ui: UiSession;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let page: Page;
  let patch: string;
  const trouble: string[] = [];

  before(async () => {
    ui = await openUi({ [file]: `// ${inText}\nexport const a = 1;\n`, 'src/long.js': 'a' }, async (made) => {
      patch = await plant(made);
    });
    browser = await openBrowser();
    page = await browser.context.newPage();
    await page.setViewportSize({ width: 400, height: 800 });
    page.on('dialog', (dialog) => {
      trouble.push(`dialog ${dialog.message()}`);
      return dialog.dismiss();
    });
    page.on('pageerror', (error) => trouble.push(error.message));
    page.on('console', (message) => trouble.push(message.text()));
    page.on('request', (request) => {
      if (!request.url().startsWith(new URL(ui.url).origin)) trouble.push(request.url());
    });
    await page.goto(ui.url);
    await page.waitForURL((url) => url.search === '', { waitUntil: 'load' });
    trouble.length = 0;
  });
  after(async () => {
    await browser?.dispose();
    await ui?.dispose();
  });

  for (const [name, path] of [
    ['the list', () => '/'],
    ['an error', () => '/errors/e00000000001'],
    ['a patch', () => `/patches/${patch}`],
    ['a question', () => `/patches/${patch}/merge`],
    ['an id that is none', () => `/errors/${encodeURIComponent(attacks.slice(0, 200))}`],
  ] as const)
    test(`on the page of ${name} it is text and nothing else`, async () => {
      await page.goto(new URL(`.${path()}`, ui.url).href, { waitUntil: 'load' });
      await page.keyboard.press('j');
      await page.mouse.move(200, 300);
      const seen = (await page.evaluate(foreignParts)) as Record<string, unknown>;
      assert.deepEqual(seen, { pwned: 'undefined', foreign: [], overflow: 0 });
      const said = trouble.splice(0).filter((line) => !/status of 404/.test(line));
      assert.deepEqual(said, []);
      const html = await page.content();
      assert.doesNotMatch(html, /[\u0000\u0007\u001b\u202e\u2066]/);
      assert.ok(!html.includes(key), 'no secret is shown');
    });

  test('what turns the direction of text is shown as what it is', async () => {
    await page.goto(new URL(`./patches/${patch}`, ui.url).href);
    const diff = (await page.locator('.diff').allInnerTexts()).join('\n');
    assert.ok(diff.includes('\\u202e'), diff.slice(0, 2_000));
    assert.ok(diff.includes('<script>globalThis.pwned = 1</script>'));
    assert.match(diff, /more characters/);
  });
});

/** Runs in the browser. Each page may have one script, which is a file; its icons are healer's own. */
const foreignParts = `(() => ({
  pwned: typeof globalThis.pwned,
  foreign: [...document.querySelectorAll('*')]
    .filter((each) => each.matches('script:not([src]), img, iframe, object, embed, base, style, a[href^="javascript:"]')
      || each.getAttributeNames().some((name) => name.startsWith('on') || name === 'style'))
    .map((each) => each.outerHTML),
  overflow: Math.max(0, document.documentElement.scrollWidth - innerWidth),
}))()`;

/** Resolves with the id of a patch whose every text is an attack. */
async function plant({ root }: TestRepository): Promise<string> {
  const repo = await openRepository(root);
  const store = await openStore(repo);
  const thrown = {
    name: `Error ${attacks}`,
    message: `${attacks}\n${long}\n${key}`,
    expected: attacks,
    actual: `${attacks}${key}`,
    cause: { name: attacks, message: attacks },
  };
  const tests = [{ file, path: [attacks, long.slice(0, 3_000)] }];
  const error = errorRecord({
    title: attacks,
    branches: [attacks],
    tests,
    locations: [{ file, line: 1 }],
    failure: {
      ...errorRecord().failure,
      thrown,
      frames: [{ file, line: 1, column: 1, function: attacks, origin: 'project' }],
    },
    history: [true, false].map((failed) => ({ at: '2026-01-01T00:00:00.000Z', tree: null, failed })),
    flapping: true,
  });
  await store.errors.update((errors) => errors.push(error));
  const scores = {
    value: 0.9,
    factors: [{ name: attacks, weight: -1, detail: `${attacks} ${long}` }],
  };
  const signing = await createSigningKey(dataFolder(), repo);
  const changes = {
    // git takes a file with a NUL for a binary one
    [file]: `// ${inText}\nexport const a = '${inText} ${key}';\n`,
    'src/long.js': long,
  };
  const landed = await landFiles({ repo, store, signing, error }, changes, {
    confidence: scores,
    safety: scores,
  });
  await store.patches.update((patches) => {
    for (const each of patches)
      Object.assign(each, {
        title: attacks,
        branch: attacks,
        target: attacks,
        strategy: attacks,
        files: [file],
        because: attacks,
        state: 'held',
        heldBecause: attacks,
      });
  });
  return landed.id;
}
