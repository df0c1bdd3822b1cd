const defaults = Object.freeze({ retries: 2, verbose: false, paths: Object.freeze(['src', 'lib']) });
const prefix = 'APP_';
const cache = new Map();
let reads = 0;

const readers = {
  number: (text) => (Number.isNaN(Number(text)) ? undefined : Number(text)),
  boolean: (text) => ({ 1: true, true: true, 0: false, false: false })[text],
  object: (text) => text.split(',').filter(Boolean),
};

export function readSettings(environment) {
  const key = JSON.stringify(environment);
  const known = cache.get(key);
  if (known) return known;
  reads += 1;
  const settings = { ...defaults };
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith(prefix)) continue;
    const own = name.slice(prefix.length).toLowerCase();
    if (!Object.hasOwn(defaults, own)) continue;
    settings[own] = readers[typeof defaults[own]](text) ?? defaults[own];
  }
  cache.set(key, settings);
  return settings;
}

export const countReads = () => reads;

export function forget() {
  cache.clear();
  reads = 0;
}
