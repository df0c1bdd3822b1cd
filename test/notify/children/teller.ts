import { setTimeout as wait } from 'node:timers/promises';
import { loadConfig } from '../../../core/config/load.js';
import { openRepository } from '../../../core/git/repository.js';
import { openNotifiers } from '../../../core/notify/channels.js';
import { deliver } from '../../../core/notify/deliver.js';
import { enqueue } from '../../../core/notify/enqueue.js';
import { openOutbox } from '../../../core/notify/outbox.js';
import { openStore } from '../../../core/store/store.js';

const [root = '', name = '', mode = ''] = process.argv.slice(2);
const repo = await openRepository(root);
const config = await loadConfig(repo.mainRoot);
const store = await openStore(repo);
const outbox = openOutbox(store);
const opened = await openNotifiers({ repo, config, store, env: process.env });
const signal = new AbortController().signal;
const send = () =>
  deliver({ repo, config, store, outbox, opened, now: () => new Date(), signal, pausesMs: [1] });

if (mode === 'drain') {
  // A process that was killed while it took the lock leaves one that only time takes away.
  const until = Date.now() + 120_000;
  for (; (await waiting()) && Date.now() < until; await wait(20)) {
    await outbox.update(({ messages }) => {
      for (const message of messages)
        if (message.state === 'waiting') message.due = new Date(0).toISOString();
    });
    await send();
  }
} else {
  for (let index = 0; index < 10_000; index += 1) {
    const id = `fix.waiting ${name}-${index}`;
    const event = {
      id,
      kind: 'fix.waiting',
      at: new Date().toISOString(),
      subject: '',
      title: '',
      detail: '',
    } as const;
    await enqueue(outbox, [event], opened, new Date());
    process.stdout.write(`${id}\n`);
    await send();
  }
}

async function waiting(): Promise<boolean> {
  return (await outbox.messages()).some(({ state, channel }) => state === 'waiting' && channel === 'webhook');
}
