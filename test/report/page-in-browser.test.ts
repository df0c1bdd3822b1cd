import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { reportHtml } from '../../core/report/render/html.js';
import type { Report } from '../../core/report/report.js';
import { axeFindings, inBrowser, openBrowser } from '../support/browser.js';
import { busyReport, emptyReport, hostileReport } from './reports.js';

/** Shows a report as a file, as a reader would open it, and notes what it asks for and complains of. */
async function show(t: TestContext, report: Report) {
  const folder = await mkdtemp(join(tmpdir(), 'healer-page-'));
  const { context, dispose } = await openBrowser();
  t.after(async () => {
    await dispose();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const address = pathToFileURL(join(folder, 'report.html')).href;
  await writeFile(join(folder, 'report.html'), await reportHtml(report));
  const page = await context.newPage();
  const [requests, complaints]: string[][] = [[], []];
  page.on('request', (request) => requests?.push(request.url()));
  page.on('console', (message) => complaints?.push(message.text()));
  page.on('pageerror', (error) => complaints?.push(error.message));
  page.on('dialog', (dialog) => complaints?.push(dialog.message()));
  await page.goto(address);
  return { page, address, requests, complaints };
}

const widths = [1200, 390];
const schemes = ['light', 'dark'] as const;

const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - innerWidth') as Promise<number>;

test(
  'a page asks for nothing, breaks no rule of its policy and fits wide and narrow screens',
  inBrowser,
  async (t) => {
    const { page, address, requests, complaints } = await show(t, busyReport());
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      assert.ok((await overflow(page)) <= 0, `${width} pixels`);
    }
    assert.deepEqual([requests, complaints], [[address], []]);
  },
);

test('axe finds nothing amiss, light or dark, wide or narrow', inBrowser, async (t) => {
  const { page } = await show(t, busyReport());
  for (const width of widths)
    for (const colorScheme of schemes) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await axeFindings(page), [], `${width} pixels, ${colorScheme}`);
    }
});

test('axe finds nothing amiss on the page of an empty repository', inBrowser, async (t) => {
  const { page } = await show(t, emptyReport());
  assert.deepEqual(await axeFindings(page), []);
});

test('hostile texts run nothing and ask for nothing', inBrowser, async (t) => {
  const { page, address, requests, complaints } = await show(t, hostileReport());
  await page.setViewportSize({ width: 390, height: 900 });
  assert.deepEqual([requests, complaints, (await overflow(page)) <= 0], [[address], [], true]);
  assert.equal(await page.locator('main script, main img, main a').count(), 0);
  assert.deepEqual(await axeFindings(page), []);
});

test('in print all is black on white, and no table is cut off', inBrowser, async (t) => {
  const { page } = await show(t, busyReport());
  await page.setViewportSize({ width: 680, height: 900 });
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const colours = await page.evaluate(
    '[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector("svg")).color]',
  );
  assert.deepEqual(colours, ['rgb(0, 0, 0)', 'rgb(255, 255, 255)', 'rgb(0, 0, 0)']);
  const cut = await page.evaluate(
    '[...document.querySelectorAll("table")].filter((table) => table.getBoundingClientRect().right > innerWidth + 1).map((table) => table.caption.textContent)',
  );
  assert.deepEqual(cut, []);
  assert.ok((await page.pdf({ format: 'A4' })).subarray(0, 5).toString().startsWith('%PDF'));
});
