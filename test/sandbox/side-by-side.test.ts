import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { sideBySide } from '../../core/sandbox/side-by-side.js';

interface Package {
  folder: string;
  uses?: string[];
  builds?: string[];
}

/** Work that ends when the test says so. */
function heldWork() {
  const begun: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const work = ({ folder }: Package) =>
    new Promise<string>((resolve, reject) => {
      begun.push(folder);
      ends.set(folder, (error) => (error ? reject(error) : resolve(`${folder} is done`)));
    });
  const end = async (folder: string, error?: Error) => {
    ends.get(folder)?.(error);
    await setImmediate();
  };
  return { begun, work, end };
}

describe('packages side by side', () => {
  it('begins as many as may be at work at once, and the next when one is done', async () => {
    const { begun, work, end } = heldWork();
    const all = sideBySide([{ folder: 'a' }, { folder: 'b' }, { folder: 'c' }], 2, work);
    await setImmediate();
    assert.deepEqual(begun, ['a', 'b']);
    await end('b');
    assert.deepEqual(begun, ['a', 'b', 'c']);
    await end('c');
    await end('a');
    assert.deepEqual(await all, ['a is done', 'b is done', 'c is done']);
  });

  it('begins a package when those that it uses are done', async () => {
    const { begun, work, end } = heldWork();
    const packages = [{ folder: 'core' }, { folder: 'app', uses: ['core'] }, { folder: 'docs' }];
    const all = sideBySide(packages, 3, work);
    await setImmediate();
    assert.deepEqual(begun, ['core', 'docs']);
    await end('core');
    assert.deepEqual(begun, ['core', 'docs', 'app']);
    await end('app');
    await end('docs');
    await all;
  });

  it('lets one of two packages build what both need', async () => {
    const { begun, work, end } = heldWork();
    const packages = [
      { folder: 'one', builds: ['core'] },
      { folder: 'two', builds: ['theme', 'core'] },
    ];
    const all = sideBySide(packages, 2, work);
    await setImmediate();
    assert.deepEqual(begun, ['one']);
    await end('one');
    assert.deepEqual(begun, ['one', 'two']);
    await end('two');
    await all;
  });

  it('runs the root by itself, since it may look at any package', async () => {
    const { begun, work, end } = heldWork();
    const all = sideBySide([{ folder: 'a' }, { folder: '' }, { folder: 'b' }], 3, work);
    await setImmediate();
    assert.deepEqual(begun, ['a']);
    await end('a');
    assert.deepEqual(begun, ['a', '']);
    await end('');
    await end('b');
    await all;
  });

  it('fails once nothing is at work any more', async () => {
    const { work, end } = heldWork();
    let isOver = false;
    const all = sideBySide([{ folder: 'a' }, { folder: 'b' }], 2, work).finally(() => {
      isOver = true;
    });
    const failure = assert.rejects(all, /a broke/);
    await setImmediate();
    await end('a', new Error('a broke'));
    assert.equal(isOver, false);
    await end('b');
    await failure;
  });
});
