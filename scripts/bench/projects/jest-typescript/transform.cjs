const { transformSync } = require('esbuild');

exports.process = (text, file) => {
  const options = { loader: 'ts', format: 'cjs', target: 'node20', sourcemap: 'inline', sourcefile: file };
  return { code: transformSync(text, options).code };
};
