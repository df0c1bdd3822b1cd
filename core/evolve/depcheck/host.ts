// Runs depcheck in the sandbox, since it loads settings of tools as code: `host.js TOKEN`, in the folder of the package that
// is to be looked at. Prints one line: the token, then the names of what it takes for unused.
import depcheck from 'depcheck';

const [, , token = ''] = process.argv;

const { dependencies, devDependencies } = await depcheck(process.cwd(), { skipMissing: true });
process.stdout.write(`\n${token}${JSON.stringify([...dependencies, ...devDependencies])}\n`, () =>
  process.exit(0),
);
