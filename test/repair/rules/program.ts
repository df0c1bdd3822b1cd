import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type {
  Candidate,
  ErrorClass,
  ErrorRecord,
  Failure,
  StackFrame,
  ThrownError,
} from '../../../core/model.js';
import type { RepairContext, Strategy } from '../../../core/repair/strategy.js';
import { isSourceFile, isTestFile } from '../../../core/workspace/sources.js';

export interface Program {
  class: ErrorClass;
  files: Record<string, string>;
  /** File that Node runs; `test.mjs`, or the one whose name tells that it is a test. */
  entry?: string;
}

export interface Outcome {
  /** How the broken program fails. */
  message: string;
  /** 1-based place of the first candidate that makes it pass; null where none of the first `most` does. */
  rank: number | null;
  title: string | null;
  generated: number;
  /** The files that the healing candidate changed, as it left them. */
  healed: Record<string, string>;
}

/** Runs a broken program, asks the strategy for candidates, and runs the program with each until one passes. */
export async function heal(program: Program, strategy: Strategy, most: number): Promise<Outcome> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'healer-rules-')));
  try {
    for (const [file, text] of Object.entries(program.files)) await put(folder, file, text);
    const entry =
      program.entry ?? Object.keys(program.files).find((file) => /(?:^|\.)test\./.test(file)) ?? '';
    const broken = await run(folder, entry);
    if (broken.exitCode === 0) throw new Error('The program is not broken.');
    const context = contextOf(program, folder, entry, broken.stderr);
    const message = context.error.failure.thrown.message;
    let rank = 0;
    const batches = strategy.propose(context);
    for (let step = await batches.next(); !step.done; step = await batches.next([])) {
      for (const candidate of step.value) {
        rank += 1;
        if (rank > most) return { message, rank: null, title: null, generated: rank, healed: {} };
        const passes = await tryCandidate(folder, entry, program, candidate);
        if (passes)
          return {
            message,
            rank,
            title: candidate.title,
            generated: rank,
            healed: editedFiles(program, candidate),
          };
      }
    }
    return { message, rank: null, title: null, generated: rank, healed: {} };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The text with the edits of one file applied; line ends as the file has them. */
export function applyTo(text: string, file: string, { edits }: Pick<Candidate, 'edits'>): string {
  const own = edits.filter(({ range }) => range.file === file).sort((a, b) => b.range.start - a.range.start);
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  let next = text;
  for (const { range, text: part } of own)
    next = next.slice(0, range.start) + part.replace(/\r?\n/g, end) + next.slice(range.end);
  return next;
}

/** A context as healing would make it, from what Node printed. */
export function contextOf(program: Program, folder: string, entry: string, stderr: string): RepairContext {
  const thrown = readThrown(stderr);
  const frames = readFrames(stderr, folder);
  const failure: Failure = {
    sensor: 'runtime',
    at: new Date().toISOString(),
    thrown,
    frames,
    tree: null,
    branch: null,
  };
  const test = { file: entry, path: ['runs'] };
  const error: ErrorRecord = {
    id: '0'.repeat(12),
    fingerprint: '0'.repeat(64),
    title: thrown.message,
    class: program.class,
    state: 'open',
    firstSeen: failure.at,
    lastSeen: failure.at,
    count: 1,
    branches: [],
    tests: [test],
    locations: [],
    failure,
    history: [],
    flapping: false,
    patch: null,
    rejected: [],
  };
  const sources = Object.keys(program.files).filter(isSourceFile);
  return {
    error,
    failures: [failure],
    failingTests: [test],
    suspects: suspectsOf(program, sources),
    tree: '0'.repeat(40),
    greenTree: null,
    folder,
    sources,
    read: (file) => readFile(join(folder, file), 'utf8').catch(() => undefined),
    readGreen: async () => undefined,
    signal: new AbortController().signal,
  };
}

// As coverage would: every line of the sources that are no tests, none more than another.
function suspectsOf(program: Program, sources: readonly string[]): RepairContext['suspects'] {
  return sources
    .filter((file) => !isTestFile(file))
    .flatMap((file) =>
      (program.files[file] ?? '').split('\n').map((text, index) => ({
        range: { file, start: 0, end: 0 },
        line: index + 1,
        endLine: index + 1,
        suspiciousness: text.trim().length > 3 ? 0.3 : 0,
        reasons: {},
      })),
    )
    .filter(({ suspiciousness }) => suspiciousness > 0)
    .slice(0, 30);
}

function editedFiles(program: Program, candidate: Candidate): Record<string, string> {
  const files = new Set(candidate.edits.map(({ range }) => range.file));
  return Object.fromEntries(
    [...files].map((file) => [file, applyTo(program.files[file] ?? '', file, candidate)]),
  );
}

async function tryCandidate(
  folder: string,
  entry: string,
  program: Program,
  candidate: Candidate,
): Promise<boolean> {
  const edited = editedFiles(program, candidate);
  const files = Object.keys(edited);
  if (files.some((file) => isTestFile(file))) throw new Error(`${candidate.title} edits a test.`);
  for (const [file, text] of Object.entries(edited)) await put(folder, file, text);
  const { exitCode } = await run(folder, entry);
  for (const file of files) await put(folder, file, program.files[file] ?? '');
  return exitCode === 0;
}

async function put(folder: string, file: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true });
  await writeFile(join(folder, file), text);
}

async function run(folder: string, entry: string): Promise<{ exitCode: number | null; stderr: string }> {
  const child = spawn(process.execPath, [entry], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    env: { PATH: process.env.PATH, NODE_DISABLE_COLORS: '1' },
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  const timer = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), 10_000);
  const exitCode = await new Promise<number | null>((resolve) =>
    child.once('close', (code) => resolve(code)),
  );
  clearTimeout(timer);
  return { exitCode, stderr };
}

function readThrown(stderr: string): ThrownError {
  const head =
    /^(?:Uncaught )?([A-Z]\w*(?:Error|Exception)?)(?: \[(\w+)\])?: ([\s\S]*?)(?=\n {4}at |\n\nNode\.js|\n {2}\w+: |\{\n|$)/m.exec(
      stderr,
    );
  const [actual, expected] = ['actual', 'expected'].map(
    (name) => new RegExp(`^ {2}${name}: ([\\s\\S]*?),?\\n {2}\\w+:`, 'm').exec(stderr)?.[1],
  );
  const code = head?.[2] ?? /code: '(\w+)'/.exec(stderr)?.[1];
  return {
    name: head?.[1] ?? 'Error',
    message: (head?.[3] ?? stderr).trim(),
    stack: stderr,
    excerpt: head ? stderr.slice(0, head.index) : stderr,
    ...(code && { code }),
    ...(actual && { actual }),
    ...(expected && { expected }),
  };
}

function readFrames(stderr: string, folder: string): StackFrame[] {
  const frames = [...stderr.matchAll(/^ {4}at (?:(.*?) \()?((?:file:\/\/)?\/[^)\n]*?):(\d+):(\d+)\)?$/gm)];
  return frames.flatMap(([, name, place = '', line, column]): StackFrame[] => {
    const path = place.startsWith('file:') ? fileURLToPath(place) : place;
    const local = relative(folder, path);
    if (local.startsWith('..') || isAbsolute(local)) return [];
    const origin = local.includes('node_modules/') ? 'dependency' : 'project';
    return [
      { file: local, line: Number(line), column: Number(column), origin, ...(name && { function: name }) },
    ];
  });
}
