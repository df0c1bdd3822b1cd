/** Numbers from `from` up to `to`, each when it is asked for. */
export function* range(from, to, step = 1) {
  for (let value = from; step > 0 ? value < to : value > to; value += step) yield value;
}

export async function* mapAsync(source, change) {
  let index = 0;
  for await (const value of source) yield change(value, index++);
}

export async function collect(source, most = Infinity) {
  const values = [];
  for await (const value of source) {
    if (values.length >= most) break;
    values.push(value);
  }
  return values;
}

/** Groups of `size`, the last one with what is left. */
export function* chunks(values, size) {
  let chunk = [];
  for (const value of values) {
    chunk.push(value);
    if (chunk.length === size) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}
