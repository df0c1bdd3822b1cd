import { join } from 'node:path';
import type { InboxRecord } from '../../runners/records.js';
import { withoutSecretsIn } from '../../secrets/without-secrets.js';
import type { Store } from '../../store/store.js';
import { replaceFile } from '../../workspace/replace-file.js';
import type { Tracked } from './tracked.js';

/** Leaves what a delivery told of in the inbox, as reporters do: one file, whole or not at all, without secrets. */
export async function leaveTracked(
  store: Pick<Store, 'inbox' | 'prepare'>,
  delivery: string,
  tracked: readonly Tracked[],
): Promise<void> {
  const record: InboxRecord = {
    schema: 'healer/inbox@1',
    id: `${trackedMark}${delivery}`,
    kind: 'tracked',
    run: null,
    at: new Date().toISOString(),
    runner: 'command',
    node: process.version,
    pid: process.pid,
    cwd: '',
    command: [],
    complete: true,
    durationMs: 0,
    tests: [],
    errors: [],
    tracked: withoutSecretsIn([...tracked]),
  };
  await store.prepare();
  await replaceFile(join(store.inbox, `${record.id}.json`), `${JSON.stringify(record)}\n`, { mode: 0o600 });
}

/** Begins the names of such files. */
export const trackedMark = 'tracked-';
