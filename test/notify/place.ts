import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { loadConfig } from '../../core/config/load.js';
import { openRepository } from '../../core/git/repository.js';
import { openNotifiers } from '../../core/notify/channels.js';
import { type Delivered, deliver } from '../../core/notify/deliver.js';
import { enqueue } from '../../core/notify/enqueue.js';
import type { NotifyEvent } from '../../core/notify/event.js';
import type { Notifier } from '../../core/notify/notifier.js';
import { openOutbox } from '../../core/notify/outbox.js';
import { openStore } from '../../core/store/store.js';
import { trust } from '../../core/workspace/trust.js';
import { createRepository } from '../support/repository.js';

/** A Monday at nine, UTC. */
export const monday = Date.parse('2026-03-02T09:00:00Z');
export const hoursLater = (hours: number): Date => new Date(monday + hours * 3_600_000);

export interface PlaceOptions {
  env?: NodeJS.ProcessEnv;
  /** False: nobody has agreed to the settings. */
  trusted?: boolean;
  notifiers?: readonly Notifier[];
  /** Name of the repository's folder. */
  name?: string;
}

/** A repository with these settings, and the ways to tell that they name. */
export async function openPlace(t: TestContext, settings: object, options: PlaceOptions = {}) {
  const repository = await createRepository(
    {
      '.healer/config.json': JSON.stringify({ timeZone: 'UTC', ...settings }),
    },
    options.name === undefined ? {} : { name: options.name },
  );
  t.after(repository.dispose);
  const repo = await openRepository(repository.root);
  const config = await loadConfig(repo.mainRoot);
  const store = await openStore(repo);
  const outbox = openOutbox(store);
  if (options.trusted !== false) await trust(repo, config);
  const open = () => openNotifiers({ repo, config, store, env: options.env ?? {} }, options.notifiers);
  return {
    ...repository,
    repo,
    config,
    store,
    outbox,
    open,
    tell: async (events: readonly NotifyEvent[], now: Date) => enqueue(outbox, events, await open(), now),
    deliver: async (now: Date): Promise<Delivered> =>
      deliver({
        repo,
        config,
        store,
        outbox,
        opened: await open(),
        now: () => now,
        signal: new AbortController().signal,
        pausesMs: [1, 1],
      }),
    rewrite: (next: object) => writeFile(join(repository.root, '.healer/config.json'), JSON.stringify(next)),
  };
}

let number = 0;

export function anEvent(change: Partial<NotifyEvent> = {}): NotifyEvent {
  number += 1;
  const subject = number.toString(16).padStart(12, '0');
  const kind = change.kind ?? 'fix.waiting';
  return {
    id: `${kind} ${subject}`,
    kind,
    at: hoursLater(0).toISOString(),
    subject,
    title: `replace \`-\` by \`+\` (${number})`,
    detail: 'on healer/replace',
    ...change,
  };
}
