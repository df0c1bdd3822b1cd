const { readFileSync } = require('node:fs');
const { transformSync } = require('esbuild');

require.extensions['.ts'] = (module, file) => {
  const options = { loader: 'ts', format: 'cjs', target: 'node20', sourcemap: 'inline', sourcefile: file };
  module._compile(transformSync(readFileSync(file, 'utf8'), options).code, file);
};
