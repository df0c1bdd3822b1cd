import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { perform } from '../../program/perform.js';
import { createProgram, type Program } from '../../program/program.js';
import type { Setup } from '../../protocol.js';
import { jestHarness } from './harness.js';
import { watchGrowth } from './memory-growth.js';
import type { ChildReply, ChildRequest } from './messages.js';
import { watchOtherProcesses } from './other-processes.js';
import { openProject } from './project.js';
import { strayErrors } from './stray-errors.js';
import { type TestFiles, testFiles } from './test-file.js';

// A process that holds the test files of a project as its own jest has loaded them. One job at a time.

const [root = '', token = ''] = process.argv.slice(2);
const folder = realpathSync(root);
const late: string[] = [];
const stray = strayErrors(late);
const growth = watchGrowth();
const processes = watchOtherProcesses((what) => late.push(`the tests start ${what}`));
const send = process.send?.bind(process);
/** jest finds what stands in for its own parts once a process. */
let files: Promise<TestFiles> | undefined;
let opened: { version: number; program: Program } | undefined;

process.exit = ((code) => {
  late.push(`process.exit(${code ?? ''})`);
  throw new Error('the program ended its own process');
}) as typeof process.exit;
process.env.NODE_ENV ??= 'test';
stray.takeOver();
process.on('message', (request: ChildRequest) => {
  answer(request).catch((error) => say({ unable: String(error) }));
});

async function answer({ setup, job }: ChildRequest): Promise<void> {
  say({ at: null });
  if (opened?.version !== setup.version) opened = await open(setup);
  const done = await perform(opened.program, job, (index) => {
    stray.nextTrial();
    say({ at: index });
  });
  say({ answer: done, isFull: growth.isTooFar() });
}

async function open(setup: Setup): Promise<NonNullable<typeof opened>> {
  await opened?.program.dispose();
  files ??= openFiles(setup);
  const harness = jestHarness({ folder, files: await files, stray, late });
  return { version: setup.version, program: createProgram(harness, { folder, setup, late }) };
}

async function openFiles({ command }: Setup): Promise<TestFiles> {
  const project = await openProject({
    folder: process.cwd(),
    options: command?.options ?? [],
    cacheDirectory: join(tmpdir(), 'jest-screening'),
    stands: { testRunner: beside('./test-runner.cjs'), runtime: beside('./runtime.cjs') },
  });
  return testFiles(project, processes);
}

const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

type Said = ChildReply extends infer R ? (R extends { token: string } ? Omit<R, 'token'> : never) : never;

function say(reply: Said): void {
  send?.({ ...reply, token });
}
