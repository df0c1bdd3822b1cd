let count = 0;
const history = [];

exports.step = 1;

exports.increase = (by = exports.step) => {
  history.push(count);
  count += by;
  return count;
};

exports.undo = () => {
  if (history.length > 0) count = history.pop();
  return count;
};

exports.value = () => count;
