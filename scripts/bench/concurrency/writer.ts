import { Recorder } from '../../../hooks/recorder.js';
import { targetFromFolder } from '../../../hooks/target.js';
import { toThrown } from '../../../hooks/thrown.js';

// Leaves `count` records of its own in the inbox, by what reporters and the runtime register write them with: in turn a test
// that failed and a crash, and each is told on standard output once it is safe.
const [folder = '', name = '', count = '0'] = process.argv.slice(2);
process.chdir(folder);
const target = targetFromFolder();
if (!target) throw new Error(`nothing listens in ${folder}`);
for (let index = 0; index < Number(count); index += 1) {
  const recorder = new Recorder(target, index % 2 ? 'command' : 'node', index % 2 ? 'crash' : 'run', false);
  const error = toThrown(new RangeError(`the writer ${name} is out of range`));
  if (index % 2) recorder.error(error);
  else recorder.test({ file: `test/${name}.test.js`, path: [name], status: 'failed', durationMs: 1, error });
  recorder.finish();
  process.stdout.write('1\n');
}
