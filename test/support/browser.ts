import { accessSync, constants } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

const program = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'chromium'))
  .find(isExecutable);

const missing = 'needs chromium (scripts/install-system.sh installs it)';

/** Options of a test that needs a browser. Where one is required, the test fails without. */
export const inBrowser = program || process.env.BROWSER_REQUIRED ? {} : { skip: missing };

/** Debian's Chromium without a window, with a home of its own. Call `dispose` in `t.after`. */
export async function openBrowser() {
  if (!program) throw new Error(missing);
  const home = await mkdtemp(join(tmpdir(), 'healer-browser-'));
  const context: BrowserContext = await chromium.launchPersistentContext(join(home, 'profile'), {
    executablePath: program,
    headless: true,
    // It runs in containers, as root; what it shows are the test's own pages.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
    env: { PATH: process.env.PATH ?? '', HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home },
  });
  return {
    context,
    dispose: async () => {
      await context.close();
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Violation {
  id: string;
  impact: string | null;
  nodes: { html: string }[];
}

/** What axe-core finds amiss on a page, one line a finding. Goes around the page's own policy, as developer tools do. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(axePath, 'utf8'));
  const violations = (await page.evaluate(
    'axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] }).then(({ violations }) => violations)',
  )) as Violation[];
  return violations.map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes[0]?.html.slice(0, 200)}`);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
