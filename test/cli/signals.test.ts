import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRepository } from '../support/repository.js';
import { startHealer } from './run-healer.js';

const endless = "console.log('pid', process.pid); setInterval(() => {}, 1000)";

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  test(`${signal} ends the command that healer runs, and healer leaves with ${code}`, async (t) => {
    const repository = await createRepository({
      'package.json': '{"name":"endless","scripts":{"test":"node --test"}}',
    });
    t.after(repository.dispose);
    const words = ['test', '--', process.execPath, '-e', endless];
    const healer = startHealer(words, { cwd: repository.root, env: repository.env });
    t.after(() => healer.kill('SIGKILL'));
    const left = new Promise((resolve) => healer.on('close', resolve));
    const pid = await firstPid(healer.stdout);
    healer.kill(signal);
    assert.equal(await left, code);
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  });

async function firstPid(output: NodeJS.ReadableStream | null): Promise<number> {
  let text = '';
  for await (const chunk of output ?? []) {
    text += chunk;
    const pid = /pid (\d+)\n/.exec(text)?.[1];
    if (pid) {
      output?.resume();
      return Number(pid);
    }
  }
  throw new Error(`the command ended early: ${text}`);
}
