import { beforeEach, expect, test, vi } from 'vitest';
import { now } from '../src/clock.js';
import { find, open, reset } from '../src/session.js';

vi.mock('../src/clock.js', () => ({ now: vi.fn(() => 0), isWeekend: () => false }));

beforeEach(() => reset());

test('time stands where it is put', () => {
  const id = open('Ada');
  now.mockReturnValue(59_000);
  expect(find(id)).toBe('Ada');
  now.mockReturnValue(61_000);
  expect(find(id)).toBeNull();
});
