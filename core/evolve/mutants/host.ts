// Runs in the sandbox, in a worktree that it may change: `host.js TOKEN TASK`. Runs tests with one mutant after the other in
// place, and prints one line: the token, then a MutantsResult.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import type { MutantsResult } from './result.js';

export interface MutantsTask {
  /** Mutants of one file each, and how the tests are run that should notice them. */
  files: { file: string; command: string[]; cwd: string; mutants: Change[] }[];
  /** Milliseconds after which nothing more is begun. */
  limitMs: number;
}

interface Change {
  start: number;
  end: number;
  text: string;
}

type Outcome = 'passed' | 'failed';
type Ran = { outcome: Outcome; ms: number };

/** Milliseconds for the tests as they are. */
const longestMs = 60_000;

const [, , token = '', taskText] = process.argv;
if (taskText) process.stdout.write(`\n${token}${JSON.stringify(await tryAll(JSON.parse(taskText)))}\n`);

async function tryAll({ files, limitMs }: MutantsTask): Promise<MutantsResult> {
  const deadline = Date.now() + limitMs;
  const usual = new Map<string, Promise<Ran>>();
  const result: MutantsResult = { files: [], whole: true };
  for (const { file, command, cwd, mutants } of files) {
    const key = JSON.stringify([command, cwd]);
    const first = usual.get(key) ?? run(command, cwd, longestMs);
    usual.set(key, first);
    const { outcome, ms } = await first;
    if (outcome === 'failed') {
      result.files.push({ trouble: 'failing', survivors: [] });
      continue;
    }
    const text = readFileSync(file, 'utf8');
    const passes = async (changed: string): Promise<boolean> => {
      writeFileSync(file, changed);
      try {
        return (await run(command, cwd, 3 * ms + 2_000)).outcome === 'passed';
      } finally {
        writeFileSync(file, text);
      }
    };
    // Where not even that is noticed, the tests load something else, or nothing of it.
    if (await passes(`${text}\nthrow new Error('a mutant');\n`)) {
      result.files.push({ trouble: 'unused', survivors: [] });
      continue;
    }
    const survivors: number[] = [];
    for (const [index, { start, end, text: put }] of mutants.entries()) {
      if (Date.now() > deadline) result.whole = false;
      else if (await passes(text.slice(0, start) + put + text.slice(end))) survivors.push(index);
    }
    result.files.push({ trouble: null, survivors });
  }
  return result;
}

function run([program = '', ...args]: string[], cwd: string, mostMs: number): Promise<Ran> {
  const begun = Date.now();
  return new Promise((resolve) => {
    // In a group of its own, so that what the tests started ends with them.
    const child = spawn(program, args, {
      cwd: cwd || '.',
      stdio: 'ignore',
      detached: true,
      env: { ...process.env, CI: 'true' },
    });
    const end = (): void => {
      try {
        if (child.pid) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // it has ended already
      }
    };
    const timer = setTimeout(end, mostMs);
    const done = (code: number | null): void => {
      clearTimeout(timer);
      end();
      resolve({ outcome: code === 0 ? 'passed' : 'failed', ms: Date.now() - begun });
    };
    child.on('error', () => done(null)).on('exit', done);
  });
}
