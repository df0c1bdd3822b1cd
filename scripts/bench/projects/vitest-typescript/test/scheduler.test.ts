import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Scheduler } from '@/scheduler';

describe('a scheduler', () => {
  let scheduler: Scheduler;

  beforeEach(() => {
    vi.useFakeTimers({ now: 1000 });
    scheduler = new Scheduler();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('runs a job again and again', () => {
    const job = vi.fn();
    scheduler.every(10, 'tick', job);
    vi.advanceTimersByTime(35);
    expect(job).toHaveBeenCalledTimes(3);
    expect(scheduler.countOf('tick')).toBe(3);
  });
  it('runs nothing that was cancelled', () => {
    const job = vi.fn();
    const cancel = scheduler.every(10, 'tick', job);
    vi.advanceTimersByTime(10);
    cancel();
    vi.advanceTimersByTime(50);
    expect(job).toHaveBeenCalledOnce();
    expect(scheduler.cancel('tick')).toBe(false);
  });
  it('keeps what a job throws', async () => {
    scheduler.every(5, 'bad', () => {
      throw new Error('no');
    });
    scheduler.every(5, 'worse', async () => Promise.reject(new Error('never')));
    await vi.advanceTimersByTimeAsync(5);
    expect(scheduler.errors).toEqual([new Error('no'), new Error('never')]);
  });
  it('knows its jobs by name', () => {
    scheduler.every(5, 'b', () => {});
    scheduler.every(5, 'a', () => {});
    expect(scheduler.names).toEqual(['a', 'b']);
    expect(() => scheduler.every(1, 'a', () => {})).toThrow(/already/);
  });
  it('says when they are due', () => {
    scheduler.every(10, 'a', () => {});
    scheduler.every(30, 'b', () => {});
    expect(scheduler.dueAfter(25)).toEqual([1030, 1030]);
    expect(scheduler.dueAfter(10)).toEqual([1010, 1030]);
  });
  it('counts nothing that never ran', () => expect(scheduler.countOf('x')).toBe(0));
});
