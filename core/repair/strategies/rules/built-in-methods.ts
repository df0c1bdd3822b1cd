/** Prototypes of the language, by the kind of value that has them. */
export const prototypes: Record<string, object> = {
  array: Array.prototype,
  string: String.prototype,
  map: Map.prototype,
  set: Set.prototype,
  promise: Promise.prototype,
  date: Date.prototype,
  number: Number.prototype,
  regexp: RegExp.prototype,
  function: Function.prototype,
  object: Object.prototype,
};
