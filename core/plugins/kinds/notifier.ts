import type { NotifyEvent } from '../../notify/event.js';
import { printableLine } from '../../printable.js';
import { withoutSecrets } from '../../secrets/without-secrets.js';
import type { PluginEvent } from '../api-types.js';
import type { Plugins } from '../plugins.js';

/** What happened in a cycle; or an error that a test run has just shown. */
type Told = Omit<NotifyEvent, 'kind'> & { kind: NotifyEvent['kind'] | 'error.shown' };

/** Lines that plugins make of what happened, for whoever types the next command. */
export async function tellingOf(plugins: Plugins, events: readonly Told[]): Promise<string[]> {
  const lines: string[] = [];
  for (const plugin of events.length === 0 ? [] : plugins.of('notifier')) {
    const { code } = plugin.manifest.permissions;
    const shown = events.map(
      ({ diff, ...event }): PluginEvent => ({ ...event, ...(code && diff && { diff }) }),
    );
    const said = (await plugins.use('notifier', plugin, (ask) => ask(shown))) ?? [];
    lines.push(...said.map((line) => printableLine(withoutSecrets(`${plugin.id}: ${line}`))));
  }
  return lines;
}
