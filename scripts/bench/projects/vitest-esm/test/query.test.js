import { beforeAll, describe, expect, it } from 'vitest';
import { Query } from '../src/query.js';

describe('a query', () => {
  let people;
  beforeAll(() => {
    people = Query.from([
      { name: 'Eve', age: 30, team: 'red' },
      { name: 'Ada', age: 36, team: 'blue' },
      { name: 'Bob', age: 30, team: 'blue' },
    ]);
  });

  const names = (query) => query.all().map(({ name }) => name);

  it('gives all', () => expect(names(people)).toEqual(['Eve', 'Ada', 'Bob']));
  it('filters by value', () => expect(names(people.where({ age: 30, team: 'blue' }))).toEqual(['Bob']));
  it('filters by a test', () => expect(names(people.where({ age: (age) => age > 30 }))).toEqual(['Ada']));
  it('sorts', () => expect(names(people.orderBy('name'))).toEqual(['Ada', 'Bob', 'Eve']));
  it('sorts down', () => expect(names(people.orderBy('age', 'down'))).toEqual(['Ada', 'Eve', 'Bob']));
  it('pages', () => {
    expect(names(people.page(1, 2))).toEqual(['Eve', 'Ada']);
    expect(names(people.page(2, 2))).toEqual(['Bob']);
    expect(names(people.page(3, 2))).toEqual([]);
  });
  it('groups', () => {
    const groups = people.orderBy('name').groupBy('team');
    expect(Object.keys(groups).sort()).toEqual(['blue', 'red']);
    expect(groups.blue.map(({ name }) => name)).toEqual(['Ada', 'Bob']);
  });
  it('takes steps in order', () =>
    expect(people.where({ team: 'blue' }).orderBy('age').first()).toHaveProperty('name', 'Bob'));
  it('has no first of nothing', () => expect(people.where({ team: 'green' }).first()).toBeNull());
  it('is not changed by its steps', () => {
    people.where({ age: 36 });
    expect(people.all()).toHaveLength(3);
  });
});
