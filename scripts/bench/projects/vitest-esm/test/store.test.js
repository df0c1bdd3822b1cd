import { describe, expect, it, vi } from 'vitest';
import { combine, createStore, undoable } from '../src/store.js';

const counter = (count = 0, { type, by = 1 }) => {
  if (type === 'add') return count + by;
  return type === 'reset' ? 0 : count;
};

describe('a store', () => {
  it('starts with the initial state', () => {
    expect(createStore(counter).state).toBe(0);
    expect(createStore(counter, 5).state).toBe(5);
  });
  it('is changed by actions', () => {
    const store = createStore(counter);
    store.dispatch({ type: 'add' });
    store.dispatch({ type: 'add', by: 4 });
    expect(store.state).toBe(5);
  });
  it('tells who listens', () => {
    const store = createStore(counter);
    const listener = vi.fn();
    const stop = store.subscribe(listener);
    store.dispatch({ type: 'add' });
    store.dispatch({ type: 'none' });
    stop();
    store.dispatch({ type: 'add' });
    expect(listener.mock.calls).toEqual([[1, 0]]);
  });
  it('refuses to be changed by a reducer', () => {
    const store = createStore((state = 0, { type }) => {
      if (type === 'nest') store.dispatch({ type: 'add' });
      return state;
    });
    expect(() => store.dispatch({ type: 'nest' })).toThrow('must not dispatch');
    expect(store.dispatch({ type: 'x' })).toEqual({ type: 'x' });
  });
});

describe('reducers', () => {
  it('are combined', () => {
    const store = createStore(combine({ a: counter, b: counter }), { b: 2 });
    expect(store.state).toEqual({ a: 0, b: 2 });
    const before = store.state;
    store.dispatch({ type: 'none' });
    expect(store.state).toBe(before);
  });
  it('can be undone', async () => {
    const store = createStore(undoable(counter));
    const act = (...types) => {
      for (const type of types) store.dispatch({ type });
      return store.state.present;
    };
    expect(act('add', 'add', 'undo')).toBe(1);
    expect(act('redo')).toBe(2);
    expect(act('redo')).toBe(2);
    expect(act('undo', 'undo', 'undo')).toBe(0);
    expect(act('add')).toBe(1);
    await expect(Promise.resolve(store.state.future)).resolves.toEqual([]);
  });
  it('forget what is long past', () => {
    const store = createStore(undoable(counter));
    for (let index = 0; index < 5; index += 1) store.dispatch({ type: 'add' });
    expect(store.state.past).toEqual([2, 3, 4]);
  });
});
