// Started by the pre-commit hook, in the checkout, only where a plugin is on that looks at commits. It says what they say. Exits
// with 3 to keep the commit from being made, where the settings say so and a plugin has said something.
import { loadConfig } from '../../core/config/load.js';
import { openRepository } from '../../core/git/repository.js';
import { lookBeforeCommit } from '../../core/plugins/kinds/hook-check.js';
import { openPlugins } from '../../core/plugins/plugins.js';
import { printableLine } from '../../core/printable.js';
import { openStore } from '../../core/store/store.js';
import { hookMode } from '../../core/workspace/trust.js';

const say = (line: string): void => void process.stderr.write(`healer: ${printableLine(line)}\n`);

/** Whether the commit is to be stopped. */
async function look(): Promise<boolean> {
  const repo = await openRepository(process.cwd());
  const config = await loadConfig(repo.mainRoot);
  const mode = await hookMode(repo, config, 'preCommit');
  if (mode === 'off') return false;
  const store = await openStore(repo, {});
  const times = { answerMs: 10_000, processorSeconds: 10 };
  const plugins = await openPlugins({ repo, config, store }, { onNotice: say, times });
  const index = process.env.GIT_INDEX_FILE;
  const said = await lookBeforeCommit(plugins, { repo, config, index, onNotice: say });
  for (const { plugin, message } of said) say(`${plugin}: ${message}`);
  if (said.length === 0 || mode === 'warn') return false;
  say(
    mode === 'block'
      ? 'the commit was stopped ("preCommit": "block" in .healer/config.json)'
      : 'the commit was stopped: "preCommit" was "block" until now, and the change is not agreed to yet (healer trust)',
  );
  return true;
}

const stop = await look().catch((error) => {
  say(`what is committed could not be looked at: ${error instanceof Error ? error.message : error}`);
  return false;
});
process.exit(stop ? 3 : 0);
