import { expect, test } from 'vitest';
import { all, fail, map, ok } from '@/shared/result';

test('a value is changed', () => expect(map(ok(2), (n) => n * 2)).toEqual(ok(4)));
test('an error is passed on', () => expect(map(fail('x'), (n) => n)).toEqual(fail('x')));
test('all values', () => expect(all([ok(1), ok(2)])).toEqual(ok([1, 2])));
test('all errors', () => expect(all([ok(1), fail('a'), fail('b')])).toEqual(fail(['a', 'b'])));
test('nothing is fine', () => expect(all([])).toEqual({ ok: true, value: [] }));
