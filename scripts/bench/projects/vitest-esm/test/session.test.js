import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { count, extend, find, open, reset } from '../src/session.js';

const monday = Date.UTC(2024, 0, 1, 12);
const day = 86_400_000;

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(monday);
});
afterEach(() => {
  vi.useRealTimers();
  reset();
});

it('is found by its number', () => expect(find(open('Ada'))).toBe('Ada'));
it('is numbered from one', () => {
  expect(open('Ada')).toBe(1);
  expect(open('Bob')).toBe(2);
});
it('is not found by another', () => expect(find(9)).toBeNull());
it('ends after its time', () => {
  const id = open('Ada');
  vi.setSystemTime(monday + 59_999);
  expect(find(id)).toBe('Ada');
  vi.setSystemTime(monday + 60_000);
  expect(find(id)).toBeNull();
});
it('lasts longer for users', () => {
  const id = open('Ada', 'user');
  vi.setSystemTime(monday + 60_000);
  expect(find(id)).toBe('Ada');
});
it('is extended', () => {
  const id = open('Ada');
  expect(extend(id, 1000)).toBe(true);
  vi.setSystemTime(monday + 60_500);
  expect(find(id)).toBe('Ada');
  vi.setSystemTime(monday + 61_000);
  expect(extend(id, 1000)).toBe(false);
});
it('is extended twice as far at the weekend', () => {
  vi.setSystemTime(monday + 5 * day);
  const id = open('Ada');
  extend(id, 1000);
  vi.setSystemTime(monday + 5 * day + 61_500);
  expect(find(id)).toBe('Ada');
});
it('is counted while it lasts', () => {
  open('Ada');
  open('Bob', 'user');
  expect(count()).toBe(2);
  vi.setSystemTime(monday + 100_000);
  expect(count()).toBe(1);
});
