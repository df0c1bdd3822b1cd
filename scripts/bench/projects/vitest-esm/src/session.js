import { isWeekend, now } from './clock.js';

const sessions = new Map();
let last = 0;

const lifetimes = { guest: 60_000, user: 3_600_000 };

export function open(name, kind = 'guest') {
  const session = { id: ++last, name, ends: now() + lifetimes[kind] };
  sessions.set(session.id, session);
  return session.id;
}

export function find(id) {
  const session = sessions.get(id);
  if (session === undefined) return null;
  if (session.ends <= now()) {
    sessions.delete(id);
    return null;
  }
  return session.name;
}

export function extend(id, ms) {
  const session = sessions.get(id);
  if (!session || find(id) === null) return false;
  session.ends += isWeekend(session.ends) ? 2 * ms : ms;
  return true;
}

export const count = () => [...sessions.keys()].filter((id) => find(id) !== null).length;

export function reset() {
  sessions.clear();
  last = 0;
}
