import { createInterface } from 'node:readline';
import type { HostRequest, Setup } from '../../protocol.js';
import { createPool } from '../pool.js';
import { openLane } from './lane.js';

// The screening host of jest suites: it keeps one child for each lane, which jest's own code runs in, and ends those
// that hang. Requests and answers are as with the host of threads.

const [folder = '', token = '', lanes = '1'] = process.argv.slice(2);
const inLane = createPool(Array.from({ length: Number(lanes) }, () => openLane(folder, token)));
let setup: Setup | null = null;

for await (const line of createInterface({ input: process.stdin })) void answer(JSON.parse(line));
process.exit();

async function answer({ id, job, watchdogMs, ...request }: HostRequest): Promise<void> {
  setup = request.setup ?? setup;
  const told = setup;
  if (!told) throw new TypeError('the first request has no setup');
  const reply = await inLane((lane) => lane.ask({ setup: told, job, watchdogMs }));
  process.stdout.write(`${token}${JSON.stringify({ id, ...reply })}\n`);
}
