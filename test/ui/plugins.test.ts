import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { pluginFiles, shop } from '../plugins/plugin-repository.js';
import { axeFindings, inBrowser, openBrowser } from '../support/browser.js';
import { openUi, type UiSession } from './session.js';

describe('the page of plugins', inBrowser, () => {
  let ui: UiSession;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let page: Page;

  before(async () => {
    const code = "export default { kind: 'check', examine: () => [] };\n";
    ui = await openUi(
      {
        ...shop,
        ...pluginFiles('quiet', 'check', code, { title: '<img src=x onerror=globalThis.pwned=1>' }),
      },
      async () => {},
    );
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

  test('the overview leads to it, and it says what each is for and whether it is run', async () => {
    await page.keyboard.press('p');
    await page.waitForURL(/\/plugins$/);
    const text = (await page.textContent('main')) ?? '';
    assert.match(text, /1 plugin/);
    assert.match(text, /quiet check <img src=x onerror/);
    assert.match(text, /untrusted not agreed to yet: healer plugins enable quiet/);
    assert.match(text, /Nothing is known yet/);
    assert.equal(await page.evaluate('globalThis.pwned'), undefined);
    assert.deepEqual(await axeFindings(page), []);
  });
});
