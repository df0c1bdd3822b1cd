describe('a counter that is a module', () => {
  let counter;
  beforeEach(() => {
    jest.resetModules();
    counter = require('../src/counter.js');
  });

  test('starts at none', () => expect(counter.value()).toBe(0));
  test('goes up', () => {
    counter.increase();
    expect(counter.increase(4)).toBe(5);
  });
  test('goes back', () => {
    counter.increase(2);
    counter.increase(3);
    expect(counter.undo()).toBe(2);
    expect(counter.undo()).toBe(0);
    expect(counter.undo()).toBe(0);
  });
  test('has a step', () => {
    counter.step = 10;
    expect(counter.increase()).toBe(10);
  });
});
