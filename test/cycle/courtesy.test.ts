import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { onBattery, whyToWait } from '../../core/cycle/courtesy.js';
import { temporaryFolder } from '../support/folder.js';

const run = promisify(execFile);
const usual = { nice: 10, pauseOnBattery: true, maxLoadPerProcessor: 4 };
const machine = (battery: boolean, load: number) => ({ onBattery: async () => battery, load: () => load });

test('a scheduled cycle waits on the battery and while the machine is busy, as far as the settings say', async () => {
  assert.equal(await whyToWait(usual, machine(false, 4)), null);
  assert.match((await whyToWait(usual, machine(true, 0))) ?? '', /battery/);
  assert.match((await whyToWait(usual, machine(false, 4.1))) ?? '', /busy: 4\.1 processes/);
  const careless = { ...usual, pauseOnBattery: false, maxLoadPerProcessor: null };
  assert.equal(await whyToWait(careless, machine(true, 100)), null);
});

test('a battery that is being emptied is told from one that is charged, from a mouse, and from none', async (t) => {
  const folder = await temporaryFolder(t);
  const supply = async (name: string, facts: Record<string, string>) => {
    await mkdir(join(folder, name), { recursive: true });
    for (const [file, text] of Object.entries(facts)) await writeFile(join(folder, name, file), `${text}\n`);
  };
  assert.equal(await onBattery(join(folder, 'none')), false);
  await supply('AC', { type: 'Mains', online: '0' });
  await supply('hid-mouse', { type: 'Battery', scope: 'Device', status: 'Discharging' });
  await supply('BAT0', { type: 'Battery', status: 'Charging' });
  assert.equal(await onBattery(folder), false);
  await supply('BAT1', { type: 'Battery', status: 'Discharging' });
  assert.equal(await onBattery(folder), true);
});

test('whoever steps back is nice, and so is all that it starts', {
  skip: process.platform === 'win32' && 'there is no nice',
}, async () => {
  const courtesy = fileURLToPath(new URL('../../core/cycle/courtesy.js', import.meta.url));
  const script = `
    const { stepBack } = await import(${JSON.stringify(courtesy)});
    const { execFileSync } = await import('node:child_process');
    const nice = () => execFileSync('nice').toString().trim();
    await stepBack({ nice: 0 });
    const before = nice();
    await stepBack({ nice: 12 });
    console.log(before, nice());
  `;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script]);
  const [before, after] = stdout.trim().split(' ');
  assert.equal(after, String(Math.max(12, Number(before))));
});
