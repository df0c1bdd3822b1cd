import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { runHealer } from '../cli/run-healer.js';
import { axeFindings, inBrowser, openBrowser } from '../support/browser.js';
import { openUi, type UiSession } from './session.js';

const dead = (value: string): string => `export function f() {\n  return ${value};\n  f();\n}\n`;

describe('the page of findings', inBrowser, () => {
  let ui: UiSession;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let page: Page;

  before(async () => {
    const files = {
      'package.json': '{"name":"x","version":"1.0.0","type":"module"}',
      'src/a.js': dead("'<img src=x onerror=globalThis.pwned=1>'"),
      'src/<b>.js': dead('2'),
    };
    ui = await openUi(files, async ({ root, env }) => {
      await runHealer(['evolve', '--dry-run'], { cwd: root, env });
    });
    browser = await openBrowser();
    page = await browser.context.newPage();
    await page.goto(ui.url);
    // Shown once the keys work.
    await page.locator('[data-help]').waitFor();
  });
  after(async () => {
    await browser?.dispose();
    await ui?.dispose();
  });

  test('the overview leads to it, and the keys from row to row and into one', async () => {
    await page.keyboard.press('f');
    await page.waitForURL(/\/findings$/);
    assert.match((await page.textContent('h1')) ?? '', /finding/);
    assert.deepEqual(await axeFindings(page), []);
    const rows = await page.locator('[data-row]').count();
    assert.ok(rows >= 2);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/findings\/[0-9a-f]{16}$/);
  });

  test('one finding says where it is, with its lines as text, and why', async () => {
    await page.goto(new URL('findings', `${page.url().replace(/findings.*$/, '')}`).href);
    await page.locator('[data-row]', { hasText: 'nothing after this return' }).first().click();
    await page.waitForURL(/\/findings\/[0-9a-f]{16}$/);
    const text = (await page.textContent('main')) ?? '';
    assert.match(text, /unreachable-code/);
    assert.deepEqual(await axeFindings(page), []);
    assert.match(text, /return .*;/);
    assert.match(text, /healer-ignore-next-line unreachable-code/);
    assert.equal(await page.evaluate('globalThis.pwned'), undefined);
    assert.equal(await page.locator('main img, main b').count(), 0);
  });

  test('a fingerprint that there is not is told of', async () => {
    const response = await page.goto(page.url().replace(/[0-9a-f]{16}$/, '0'.repeat(16)));
    assert.equal(response?.status(), 404);
  });
});
