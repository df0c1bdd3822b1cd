// Started by the pre-commit hook, in the checkout, only where a plugin is on that looks at commits. It says what they say,
// and keeps no commit from being made.
import { loadConfig } from '../../core/config/load.js';
import { openRepository } from '../../core/git/repository.js';
import { lookBeforeCommit } from '../../core/plugins/kinds/hook-check.js';
import { openPlugins } from '../../core/plugins/plugins.js';
import { printableLine } from '../../core/printable.js';
import { openStore } from '../../core/store/store.js';

const say = (line: string): void => void process.stderr.write(`healer: ${printableLine(line)}\n`);

try {
  const repo = await openRepository(process.cwd());
  const [config, store] = await Promise.all([loadConfig(repo.mainRoot), openStore(repo, {})]);
  const times = { answerMs: 10_000, processorSeconds: 10 };
  const plugins = await openPlugins({ repo, config, store }, { onNotice: say, times });
  for (const { plugin, message } of await lookBeforeCommit(plugins, repo)) say(`${plugin}: ${message}`);
} catch (error) {
  say(`what is committed could not be looked at: ${error instanceof Error ? error.message : error}`);
}
process.exit(0);
