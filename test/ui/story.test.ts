import assert from 'node:assert/strict';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { runHealer } from '../cli/run-healer.js';
import { axeFindings, inBrowser, openBrowser } from '../support/browser.js';
import { openUi, type UiSession } from './session.js';

// A reviewer at the keyboard, from the first look to the revert, in a real browser. One story, in order.

const files = {
  '.gitignore': 'node_modules\n',
  'package.json': JSON.stringify({ name: 'shop', type: 'module', scripts: { test: 'node --test' } }),
  'src/tax.js': 'export const withTax = (net, rate) => net - net * rate;\n',
  'src/discount.js': 'export const discounted = (net, share) => net * (1 + share);\n',
  'test/price.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discounted } from '../src/discount.js';
import { withTax } from '../src/tax.js';

test('tax is added', () => assert.equal(withTax(100, 0.5), 150));
test('no tax, no difference', () => assert.equal(withTax(80, 0), 80));
test('a discount is taken off', () => assert.equal(discounted(100, 0.25), 75));
test('no discount, no difference', () => assert.equal(discounted(80, 0), 80));
`,
};

describe('the page for review', inBrowser, () => {
  let ui: UiSession;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let page: Page;
  let shots: string;
  const trouble: string[] = [];

  before(async () => {
    ui = await openUi(files, async ({ root, env }) => {
      await runHealer(['test'], { cwd: root, env });
    });
    browser = await openBrowser();
    shots = await mkdtemp(join(tmpdir(), 'healer-ui-screenshots-'));
    await browser.context.addInitScript(recordSteps);
    page = await browser.context.newPage();
    await page.setViewportSize({ width: 1280, height: 860 });
    page.setDefaultTimeout(120_000);
    page.on('pageerror', (error) => trouble.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/404|409|422/.test(message.text())) trouble.push(message.text());
    });
  });
  after(async () => {
    await browser?.dispose();
    await ui?.dispose();
  });

  /** Presses a key and waits for the page that it leads to. */
  const leads = async (key: string, to: RegExp) => {
    await Promise.all([page.waitForURL(to, { waitUntil: 'load' }), page.keyboard.press(key)]);
  };
  const text = async (selector = 'main') => (await page.locator(selector).allInnerTexts())[0] ?? '';
  /** The page shows itself again when a job has ended, and hears keys once it has loaded. */
  const ended = async (words: RegExp) => {
    await page.locator('main').filter({ hasText: words }).waitFor();
    await page.waitForLoadState('load');
  };
  /** The tip of the branch carries a signature, and healer finds all of them good. */
  const soundly = async () => {
    assert.match(await ui.git('cat-file', 'commit', 'HEAD'), /^gpgsig /m);
    const { stdout } = await runHealer(['doctor', '--verify', '--json'], { cwd: ui.root, env: ui.env });
    assert.equal(JSON.parse(stdout).sound, true, stdout);
  };
  const amiss = async () => {
    const found: string[] = [];
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      found.push(...(await axeFindings(page)));
    }
    return found;
  };
  const looked = async (name: string) => {
    for (const width of [400, 1280]) {
      await page.setViewportSize({ width, height: 860 });
      await page.screenshot({ path: join(shots, `${name}-${width}.png`), fullPage: true });
      const overflow = 'document.documentElement.scrollWidth - innerWidth';
      assert.ok(Number(await page.evaluate(overflow)) <= 0, `${name} fits ${width} pixels`);
    }
    assert.deepEqual(await amiss(), [], name);
  };

  test('the address opens the list of errors, and is gone from the address bar', async () => {
    await page.goto(ui.url);
    await page.waitForURL((url) => url.search === '', { waitUntil: 'load' });
    assert.match(await text('h1'), /2 errors without a fix/);
    await looked('errors');
  });

  test('j and Enter open an error; l ranks the places of its fault and draws them over the code', async () => {
    await page.keyboard.press('j');
    await leads('Enter', /\/errors\//);
    assert.match(await text(), /Expected values to be strictly equal/);
    await leads('l', /#places$/);
    assert.match(await text('.places tr:has(.rank)'), /net/);
    await looked('error');
    await leads('u', /\/$/);
  });

  test('h looks for fixes, and the page tells of every phase while it is at work', async () => {
    await leads('h', /\/jobs\//);
    assert.deepEqual(await amiss(), []);
    await ended(/2 of 2 errors fixed/);
    const steps = (await page.evaluate('sessionStorage.getItem("steps")')) as string;
    for (const phase of ['Trying candidates', 'Proving', 'Making the commit'])
      assert.ok(steps.includes(phase), `${phase} in ${steps}`);
    await looked('healed');
  });

  test('Enter opens the first patch: the diff side by side, tests, factors, mutants and candidates', async () => {
    await leads('Enter', /\/patches\//);
    const [before, now] = [await text('.changed .old'), await text('.changed .new')];
    assert.match(before, /net/);
    assert.notEqual(before, now);
    assert.match(await text('.tests tbody'), /failed\s+passed/);
    for (const heading of ['Confidence', 'Safety', 'Mutants', 'Candidates', 'Where the fault may be'])
      assert.ok((await text()).includes(heading), heading);
    const survivors = page.locator('section[aria-labelledby="mutants"] details');
    assert.match((await survivors.textContent()) ?? '', /What the tests do not notice.*\w/s);
    await looked('patch');
  });

  test('m asks, and Esc leaves everything as it is', async () => {
    const head = await ui.git('rev-parse', 'HEAD');
    await page.keyboard.press('m');
    await page.locator('#dialog-merge[open]').waitFor();
    assert.match(await text('#dialog-merge'), /Merge into main\?/);
    assert.deepEqual(await amiss(), []);
    await page.keyboard.press('Escape');
    await page.locator('#dialog-merge[open]').waitFor({ state: 'detached' });
    assert.equal(await ui.git('rev-parse', 'HEAD'), head);
  });

  test('what healer refuses is told, with what to do', async () => {
    const file = (await text('.diff caption')).split(' ')[0]?.trim() ?? '';
    const source = await readFile(join(ui.root, file), 'utf8');
    await ui.write({ [file]: `${source}// mine\n` });
    await page.keyboard.press('m');
    await leads('Enter', /\/jobs\//);
    await ended(/DIRTY_CHECKOUT/);
    assert.match(await text('.failure'), /Next: /);
    await looked('refused');
    await ui.write({ [file]: source });
    await page.goBack();
    await page.waitForURL(/\/patches\//, { waitUntil: 'load' });
  });

  test('m and Enter merge it: the branch has moved to the signed commit', async () => {
    const id = page.url().split('/').at(-1) ?? '';
    await page.keyboard.press('m');
    await leads('Enter', /\/jobs\//);
    await ended(/Merged healer\//);
    const { stdout } = await runHealer(['show', id, '--json'], { cwd: ui.root, env: ui.env });
    const [patch] = JSON.parse(stdout).patches;
    assert.equal(patch.status, 'merged');
    assert.equal(patch.mergedAs, await ui.git('rev-parse', 'main'));
    await soundly();
  });

  test('Enter goes on to the next patch; r and Enter reject it, and its branch is gone', async () => {
    await leads('Enter', /\/patches\//);
    await page.keyboard.press('r');
    await leads('Enter', /\/jobs\//);
    await ended(/Rejected healer\//);
    assert.equal(await ui.git('for-each-ref', 'refs/heads/healer'), '');
  });

  test('what was merged is rolled back with b, by a signed revert', async () => {
    await leads('u', /\/$/);
    await looked('decided');
    await page.locator('tr', { hasText: 'merged' }).locator('a').click();
    await page.waitForURL(/\/patches\//, { waitUntil: 'load' });
    await page.keyboard.press('b');
    await leads('Enter', /\/jobs\//);
    await ended(/Rolled back healer\//);
    assert.match(await text('.outcome'), /fails again/);
    assert.match(await ui.git('log', '-1', '--format=%s'), /^Revert/);
    await soundly();
  });

  test('? shows the keys, and Esc puts them away', async () => {
    await page.keyboard.press('?');
    assert.match(await text('#help[open]'), /merge the patch/);
    assert.deepEqual(await amiss(), []);
    await page.keyboard.press('Escape');
    await page.locator('#help[open]').waitFor({ state: 'detached' });
  });

  test('without scripts a patch is read and decided on as well', async () => {
    const plain = await browser.context.newPage();
    const devtools = await browser.context.newCDPSession(plain);
    await devtools.send('Emulation.setScriptExecutionDisabled', { value: true });
    await plain.goto(page.url().replace(/jobs\/.*/, ''));
    await plain.locator('tr', { hasText: 'reverted' }).locator('a').click();
    await plain.locator('.diff').first().waitFor();
    await plain.goto(`${plain.url()}/merge`);
    await plain.getByRole('button', { name: 'Merge' }).click();
    await plain.locator('main', { hasText: /is reverted by .+, so it cannot be merged/ }).waitFor();
    await plain.close();
  });

  test('no page had an error, and no policy was broken', () => assert.deepEqual(trouble, []));
});

/** Runs in the browser: keeps what server-sent events told, across pages. */
function recordSteps(): void {
  const view = globalThis as unknown as {
    EventSource: new (
      url: string,
    ) => { addEventListener(name: string, told: (event: { data: string }) => void): void };
    sessionStorage: { getItem(key: string): string | null; setItem(key: string, value: string): void };
  };
  const Original = view.EventSource;
  view.EventSource = class extends Original {
    constructor(url: string) {
      super(url);
      this.addEventListener('step', ({ data }) =>
        view.sessionStorage.setItem('steps', `${view.sessionStorage.getItem('steps') ?? ''}${data}\n`),
      );
    }
  };
}
