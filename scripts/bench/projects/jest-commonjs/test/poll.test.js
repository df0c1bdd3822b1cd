const { poll, throttle } = require('../src/poll.js');

describe('with fake timers', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test('an answer is waited for', () => {
    const done = jest.fn();
    poll((times) => (times === 3 ? 'yes' : undefined), { every: 10 }, done);
    jest.advanceTimersByTime(29);
    expect(done).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(done).toHaveBeenCalledWith(null, 'yes');
    jest.advanceTimersByTime(100);
    expect(done).toHaveBeenCalledTimes(1);
  });

  test('no answer is an error', () => {
    const done = jest.fn();
    const ask = jest.fn();
    poll(ask, { every: 10, times: 2 }, done);
    jest.runAllTimers();
    expect(ask.mock.calls).toEqual([[1], [2]]);
    expect(done.mock.calls[0][0]).toEqual(new Error('no answer after 2'));
  });

  test('polling can be stopped', () => {
    const ask = jest.fn();
    const stop = poll(ask, {}, () => {});
    jest.advanceTimersByTime(250);
    stop();
    jest.advanceTimersByTime(1000);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  test('calls are throttled', () => {
    const call = throttle((value) => value * 2, 50);
    expect(call(1)).toBe(2);
    expect(call(2)).toBeUndefined();
    jest.advanceTimersByTime(50);
    expect(call(3)).toBe(6);
    expect(call.skipped()).toBe(1);
  });
});

test('with real timers', (done) => {
  poll(
    () => 1,
    { every: 1 },
    (error, answer) => {
      expect(error).toBeNull();
      expect(answer).toBe(1);
      done();
    },
  );
});
