import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Parser, type Result } from 'tap-parser';
import { packageRoot } from '../../core/package-root.js';
import { table } from './document.js';
import { commandLine } from './project.js';

const folder = join(packageRoot, 'dist', 'test', 'faults');

/** Runs the tests that give healer a full disk, read-only folders, wrong clocks and the like, and lists how they ended. */
export async function run(): Promise<string> {
  const rows: string[][] = [];
  for (const file of (await readdir(folder)).filter(isTest).sort()) {
    console.error(`surroundings: ${file} …`);
    for (const result of await resultsOf(join(folder, file)))
      rows.push([file.replace('.test.js', '').replaceAll('-', ' '), result.name, outcomeOf(result)]);
  }
  return [
    `\`${commandLine()}\`: Node ${process.versions.node}, ${process.platform}.`,
    '',
    table(['fault', 'what holds', ''], rows),
  ].join('\n');
}

/** The kills have a table of their own. */
const isTest = (name: string): boolean => name.endsWith('.test.js') && name !== 'kills.test.js';

async function resultsOf(file: string): Promise<Result[]> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(process.execPath, ['--test-reporter=tap', file], {
    cwd: packageRoot,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const events = Parser.parse(await text(child.stdout));
  return events.flatMap((event) => (event[0] === 'assert' ? [event[1]] : []));
}

function outcomeOf({ ok, skip }: Result): string {
  if (skip) return `skipped: ${skip}`;
  return ok ? 'holds' : 'does not hold';
}
