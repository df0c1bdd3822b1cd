/** A store whose state only `dispatch` can change. */
export function createStore(reduce, initial) {
  let state = reduce(initial, { type: '@@start' });
  const listeners = new Set();
  let reducing = false;
  return {
    get state() {
      return state;
    },
    dispatch(action) {
      if (reducing) throw new Error('a reducer must not dispatch');
      reducing = true;
      let next;
      try {
        next = reduce(state, action);
      } finally {
        reducing = false;
      }
      if (next !== state) {
        const before = state;
        state = next;
        for (const listener of [...listeners]) listener(state, before);
      }
      return action;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const combine = (reducers) => (state, action) => {
  let changed = false;
  const next = {};
  for (const key of Object.keys(reducers)) {
    next[key] = reducers[key](state?.[key], action);
    changed ||= next[key] !== state?.[key];
  }
  return changed ? next : state;
};

export function undoable(reduce, most = 3) {
  return (history = { past: [], present: reduce(undefined, {}), future: [] }, action) => {
    const { past, present, future } = history;
    if (action.type === 'undo') {
      if (past.length === 0) return history;
      return { past: past.slice(0, -1), present: past.at(-1), future: [present, ...future] };
    }
    if (action.type === 'redo') {
      if (future.length === 0) return history;
      return { past: [...past, present], present: future[0], future: future.slice(1) };
    }
    const next = reduce(present, action);
    return next === present ? history : { past: [...past, present].slice(-most), present: next, future: [] };
  };
}
