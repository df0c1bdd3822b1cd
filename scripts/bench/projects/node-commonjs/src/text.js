const separators = /[\s_/-]+/;

function slug(title) {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9\s_/-]/g, '')
    .split(separators)
    .filter((word) => word !== '')
    .join('-');
}

function fill(template, values) {
  return template.replace(/\{(\w+)(?::(\d+))?\}/g, (whole, name, width) => {
    if (!(name in values)) return whole;
    const text = String(values[name]);
    return width === undefined ? text : text.padStart(Number(width));
  });
}

function parsePairs(text) {
  const pairs = {};
  for (const part of text.split('&')) {
    if (part === '') continue;
    const at = part.indexOf('=');
    const key = decodeURIComponent(at < 0 ? part : part.slice(0, at));
    const value = at < 0 ? true : decodeURIComponent(part.slice(at + 1));
    if (key in pairs) pairs[key] = [].concat(pairs[key], value);
    else pairs[key] = value;
  }
  return pairs;
}

module.exports = { slug, fill, parsePairs };
