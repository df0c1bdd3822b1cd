import { workerData } from 'node:worker_threads';
import { leaveOutCalls } from './harness/assertions.js';
import { avaHarness } from './harness/ava/ava.js';
import type { Harness } from './harness/harness.js';
import { mochaHarness } from './harness/mocha/mocha.js';
import { nodeHarness } from './harness/node/node.js';
import { tapeHarness } from './harness/tape/tape.js';
import { forgetInstalled, hookCommonJs } from './loader/commonjs.js';
import { setProject } from './loader/project.js';
import { perform } from './program/perform.js';
import { createProgram, type Program } from './program/program.js';
import type { Answer, Job, Setup } from './protocol.js';

/** What a thread is asked. `progress` holds the index of the trial that it is at, or -1. */
export interface ThreadTask {
  /** `json` holds all of it, in memory that the threads share. */
  setup: { version: number; json: Uint8Array };
  job: Job;
  progress: Int32Array;
}

const { folder } = workerData as { folder: string };
const late: string[] = [];

process.on('uncaughtException', (error) => late.push(String(error)));
process.on('unhandledRejection', (error) => late.push(String(error)));
process.exit = ((code) => {
  late.push(`process.exit(${code ?? ''})`);
  throw new Error('the program ended its own process');
}) as typeof process.exit;
for (const stream of [process.stdout, process.stderr]) stream.write = () => true;
leaveOutCalls();
setProject(folder);
hookCommonJs();

let program: Program | undefined;
let version = 0;

/** Answers one job; the program is loaded when the first one comes, and again when it has changed. */
export default async function answer({ setup, job, progress }: ThreadTask): Promise<Answer> {
  if (!program || version !== setup.version) {
    if (program) forgetInstalled();
    const whole = JSON.parse(Buffer.from(setup.json).toString()) as Setup;
    program = createProgram(harnessFor(whole), { folder, setup: whole, late });
    version = setup.version;
  }
  Atomics.store(progress, 0, -1);
  return perform(program, job, (index) => Atomics.store(progress, 0, index));
}

function harnessFor({ runner, command }: Setup): Harness {
  if (runner === 'mocha' && command) return mochaHarness({ folder, command });
  if (runner === 'tape' && command) return tapeHarness(folder, command);
  if (runner === 'ava' && command) return avaHarness(folder, command);
  return nodeHarness(folder);
}
