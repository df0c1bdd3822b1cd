import { realpathSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { HostReply, HostRequest, Job, Setup } from '../../protocol.js';
import { type Lane, openLane } from './lane.js';

// A screening host that holds one vitest: a process of its own, isolated, with the worktree as its folder. It reads one
// request a line and answers each with one line that starts with the token it was given. A job that ends a worker ends
// the host as well.

const [root = '', token = ''] = process.argv.slice(2);
const folder = realpathSync(root);
const say = process.stdout.write.bind(process.stdout);
for (const stream of [process.stdout, process.stderr]) stream.write = () => true;

let lane: Promise<Lane> | undefined;
let setup: Setup | null = null;

for await (const line of createInterface({ input: process.stdin })) {
  const { id, job, watchdogMs, ...request } = JSON.parse(line) as HostRequest;
  setup = request.setup ?? setup;
  if (!setup) throw new TypeError('the first request has no setup');
  lane ??= openLane({ folder, channel: token, setup });
  void answer(id, { setup, job, watchdogMs });
}
process.exit(0);

interface Asked {
  setup: Setup;
  job: Job;
  watchdogMs: number;
}

async function answer(id: number, { setup, job, watchdogMs }: Asked): Promise<void> {
  const reply = await Promise.resolve(lane)
    .then((opened) => (opened as Lane).ask(setup, job, watchdogMs))
    .catch((error: unknown) => ({ ended: 'crash' as const, culprit: null, message: String(error) }));
  const full: HostReply = { id, ...reply };
  say(`${token}${JSON.stringify(full)}\n`, () => {
    if ('ended' in reply) process.exit(1);
  });
}
