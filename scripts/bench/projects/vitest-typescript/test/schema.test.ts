import { describe, expect, it, test } from 'vitest';
import { list, object, optional, text, whole } from '@/schema';

describe('text', () => {
  it.each([
    ['', true],
    ['abc', true],
    ['abcd', false],
  ])('of at most three: %j', (value, fine) => {
    expect(text({ max: 3 }).parse(value).ok).toBe(fine);
  });
  it('says what is too short', () => {
    expect(text({ min: 2 }).parse('a', 'name')).toEqual({ ok: false, error: ['name is shorter than 2'] });
  });
  it('is no number', () => expect(text().parse(1)).toMatchObject({ ok: false }));
});

describe.each([0, 1, -5])('whole numbers: %i', (value) => {
  test('are accepted', () => expect(whole().parse(value)).toEqual({ ok: true, value }));
  test('may have a least', () => expect(whole(0).parse(value).ok).toBe(value >= 0));
});

test('fractions are refused', () => {
  expect(whole().parse(1.5)).toEqual({ ok: false, error: ['value is no whole number'] });
  expect(whole(1).parse(0)).toEqual({ ok: false, error: ['value is no whole number from 1'] });
});

describe('objects', () => {
  const person = object({ name: text({ min: 1 }), age: optional(whole(0), 18), tags: list(text()) });

  it('are read field by field', () => {
    expect(person.parse({ name: 'Ada', age: 36, tags: ['x'], other: 1 })).toEqual({
      ok: true,
      value: { name: 'Ada', age: 36, tags: ['x'] },
    });
  });
  it('get what is left out', () => {
    expect(person.parse({ name: 'Ada', tags: [] })).toMatchObject({ value: { age: 18 } });
  });
  it('tell every error with its place', () => {
    expect(person.parse({ name: '', age: -1, tags: ['a', 2, 3] })).toEqual({
      ok: false,
      error: [
        'name is shorter than 1',
        'age is no whole number from 0',
        'tags[1] is no text',
        'tags[2] is no text',
      ],
    });
  });
  it('may hold others', () => {
    const nested = object({ inner: object({ value: whole() }) });
    expect(nested.parse({ inner: { value: 'x' } })).toEqual({
      ok: false,
      error: ['inner.value is no whole number'],
    });
    expect(nested.parse({ inner: null })).toEqual({ ok: false, error: ['inner is no object'] });
  });
  it('are no lists of fields', () => expect(person.parse(null).ok).toBe(false));
});
