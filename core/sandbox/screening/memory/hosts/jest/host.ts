import { createInterface } from 'node:readline';
import type { HostRequest } from '../../protocol.js';
import { type Lane, openLane } from './lane.js';

// The screening host of jest suites: it keeps one child for each lane, which jest's own code runs in, and ends those
// that hang. Requests and answers are as with the host of threads.

const [folder = '', token = '', lanes = '1'] = process.argv.slice(2);
const idle: Lane[] = Array.from({ length: Number(lanes) }, () => openLane(folder, token));
const waiting: ((lane: Lane) => void)[] = [];

for await (const line of createInterface({ input: process.stdin })) void answer(JSON.parse(line));
process.exit();

async function answer({ id, ...request }: HostRequest): Promise<void> {
  const lane = idle.pop() ?? (await new Promise<Lane>((resolve) => waiting.push(resolve)));
  const reply = await lane.ask(request);
  const next = waiting.shift();
  if (next) next(lane);
  else idle.push(lane);
  process.stdout.write(`${token}${JSON.stringify({ id, ...reply })}\n`);
}
