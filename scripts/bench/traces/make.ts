// Runs every faulty program in every way that must not change its fingerprint, and writes what was captured to
// scripts/bench/traces/traces.jsonl: `node dist/scripts/bench/traces/make.js PATH_TO_NODE…`, the usual one first.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Run } from '../../../core/model.js';
import { packageRoot } from '../../../core/package-root.js';
import { attachEnvironment, registerEnvironment } from '../../../core/runners/attach.js';
import { readRecords, toRun } from '../../../core/runners/records.js';
import { type Fault, faults } from './faults.js';

/** One line of the file. */
export interface Trace {
  fault: string;
  /** In what it differs from the plain one. */
  variant: string;
  node: string;
  /** Absolute folder of the checkout. */
  root: string;
  run: Run;
}

interface Variant {
  name: string;
  node: string;
  /** Folder of the checkout, below a temporary one. */
  folder: string;
  moved: boolean;
  otherValue: boolean;
}

const [usual = process.execPath, ...others] = process.argv.slice(2);
const plain = { node: usual, folder: 'shop', moved: false, otherValue: false };
const variants: Variant[] = [
  { ...plain, name: 'plain' },
  { ...plain, name: 'moved lines', moved: true },
  { ...plain, name: 'another checkout', folder: 'home/ann/my projects/shop-2' },
  { ...plain, name: 'other values', otherValue: true },
  ...others.map((node) => ({ ...plain, name: 'another Node', node })),
  ...others.slice(0, 1).map((node) => ({
    name: 'all at once',
    node,
    folder: 'var/lib/ci/build-4711',
    moved: true,
    otherValue: true,
  })),
];

const lines: string[] = [];
for (const fault of faults)
  for (const variant of variants) {
    const trace = await traceOf(fault, variant);
    lines.push(`${JSON.stringify(trace)}\n`);
    console.error(`${fault.name}: ${variant.name} on Node ${trace.node}`);
  }
await writeFile(join(packageRoot, 'scripts/bench/traces/traces.jsonl'), lines.join(''));

async function traceOf(fault: Fault, { name, node, folder, moved, otherValue }: Variant): Promise<Trace> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'healer-traces-')));
  try {
    const root = join(home, folder);
    const inbox = join(home, 'inbox');
    await mkdir(inbox, { recursive: true });
    for (const [file, text] of Object.entries(fault.files)) {
      await mkdir(dirname(join(root, file)), { recursive: true });
      await writeFile(join(root, file), filled(text, { moved, value: fault.value[otherValue ? 1 : 0] }));
    }
    const isTest = fault.entry.startsWith('test/');
    const env = { PATH: `${dirname(node)}:${process.env.PATH}`, HOME: home };
    const told = isTest
      ? attachEnvironment(env, { inbox, runId: 'trace', root })
      : registerEnvironment(env, { inbox, root });
    const command = [node, ...(isTest ? ['--test'] : []), fault.entry];
    const { status } = spawnSync(command[0] ?? node, command.slice(1), {
      cwd: root,
      env: { ...env, ...told },
      encoding: 'utf8',
      timeout: 60_000,
    });
    const records = (await readRecords(inbox)).map(({ record }) => record);
    if (records.length === 0)
      throw new Error(`${fault.name} left ${(await readdir(inbox)).join() || 'nothing'}`);
    const meta = { id: 'trace', command: ['node', fault.entry], cwd: '', tree: null, branch: 'main' };
    const run = await toRun(records, { ...meta, exitCode: status, signal: null, durationMs: 1 });
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().slice(1);
    const place = `/${folder.includes('/') ? folder : `home/ada/${folder}`}`;
    return JSON.parse(
      JSON.stringify({ fault: fault.name, variant: name, node: version, root: place, run: slim(run) })
        .replaceAll(encodeURI(root), encodeURI(place))
        .replaceAll(root, place)
        .replaceAll(packageRoot, '/opt/healer'),
    );
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function filled(text: string, { moved, value }: { moved: boolean; value: string }): string {
  const more = moved ? '// a line more\n// and another one\n\n' : '';
  return text.replace(/^[ \t]*\/\/MOVE\n/gm, more).replaceAll('VALUE', value);
}

/** Without what no fingerprint reads. */
function slim(run: Run): Run {
  const tests = run.tests.filter(({ status }) => status === 'failed');
  return { ...run, at: '2026-11-26T12:00:00.000Z', tests };
}
