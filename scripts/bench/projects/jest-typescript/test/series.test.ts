import { interpolate, mean, movingMean, peaks } from '../src/series';

const points = [3, 1, 4, 4, 2, 5].map((value, at) => ({ at: at * 10, value }));

test('the mean', () => {
  expect(mean([1, 2, 6])).toBe(3);
  expect(mean([])).toBe(0);
});

test('the moving mean', () => {
  expect(movingMean([2, 4, 6, 8], 2)).toEqual([2, 3, 5, 7]);
  expect(movingMean([1, 2], 5)).toEqual([1, 1.5]);
  expect(movingMean([], 3)).toEqual([]);
});

describe('peaks', () => {
  it('are above both sides', () => expect(peaks(points).map(({ at }) => at)).toEqual([0, 20, 50]));
  it('may have a least height', () => expect(peaks(points, 4).map(({ value }) => value)).toEqual([4, 5]));
});

describe('between points', () => {
  it('values lie on the line', () => {
    expect(interpolate(points, 5)).toBe(2);
    expect(interpolate(points, 15)).toBe(2.5);
  });
  it('points are what they are', () => expect(interpolate(points, 50)).toBe(5));
  it('there is nothing outside', () => {
    expect(interpolate(points, 51)).toBeUndefined();
    expect(interpolate(points, -1)).toBeUndefined();
  });
});
