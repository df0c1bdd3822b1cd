import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { linkSignals, within } from '../../core/workspace/linked-signal.js';

const never = new AbortController().signal;
const linkedSignal = new URL('../../core/workspace/linked-signal.js', import.meta.url).href;

describe('a linked signal', () => {
  it('ends with the first of its sources, and for its reason', () => {
    const [first, second] = [new AbortController(), new AbortController()];
    const { signal } = linkSignals([first.signal, second.signal]);
    second.abort('second');
    first.abort('first');
    assert.equal(signal.reason, 'second');
  });

  it('has ended where a source had', () => {
    assert.equal(linkSignals([never, AbortSignal.abort('before')]).signal.reason, 'before');
  });

  it('hears no source after it was disposed of', () => {
    const source = new AbortController();
    const linked = linkSignals([source.signal]);
    linked.dispose();
    source.abort();
    assert.equal(linked.signal.aborted, false);
  });
});

describe('a time limit', () => {
  it('ends what waits longer, as AbortSignal.timeout does', async () => {
    await assert.rejects(
      within(1, never, (signal) => setTimeout(60_000, undefined, { signal })),
      ({ cause }: Error) => cause instanceof DOMException && cause.name === 'TimeoutError',
    );
  });

  it('gives what came in time', async () => {
    assert.equal(await within(60_000, never, async () => 7), 7);
  });

  it('ends with the signal that it was given', async () => {
    const stop = new AbortController();
    const waiting = within(60_000, stop.signal, (signal) => setTimeout(60_000, undefined, { signal }));
    stop.abort('stopped');
    await assert.rejects(waiting, ({ cause }: Error) => cause === 'stopped');
  });

  it('ends although garbage is collected before', async () => {
    const program = `
      import { within } from ${JSON.stringify(linkedSignal)};
      const alive = setInterval(() => {}, 1000);
      const stop = new AbortController();
      setImmediate(gc);
      await within(100, stop.signal, (signal) => new Promise((resolve) => signal.addEventListener('abort', resolve)));
      clearInterval(alive);
      console.log('ended');`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--expose-gc', '--input-type=module', '--eval', program],
      { timeout: 60_000 },
    );
    assert.equal(stdout, 'ended\n');
  });
});
