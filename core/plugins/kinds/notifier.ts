import type { NotifyEvent } from '../../notify/event.js';
import { printableLine } from '../../printable.js';
import { withoutSecrets } from '../../secrets/without-secrets.js';
import type { PluginEvent } from '../api-types.js';
import type { Plugins } from '../plugins.js';

/** Lines that plugins make of what happened, for whoever types the next command. */
export async function tellingOf(plugins: Plugins, events: readonly NotifyEvent[]): Promise<string[]> {
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
