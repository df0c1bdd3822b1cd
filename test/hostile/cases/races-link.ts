import { type HostileTest, q } from '../hostile-case.js';

export const racesLink: HostileTest = {
  as: 'test',
  name: 'makes healer change the checkout',
  means: 'a link and a file that take turns while a daemon lives',
  verdict: /is no plain file inside|written into the worktree/,
  healerWrites: 'src/add.js',
  code: (
    v,
  ) => `const swap = 'const fs = require("fs"); for (const end = Date.now() + 5000; Date.now() < end;) { for (const make of [() => fs.symlinkSync(process.argv[2], "src/next"), () => fs.writeFileSync("src/next", "")]) { try { fs.rmSync("src/next", { force: true }); make(); fs.renameSync("src/next", "src/add.js"); } catch {} } }';
cp.spawn(process.execPath, ['-e', swap, ${q(v.marker)}, ${q(v.checkout)} + '/src/add.js'], { detached: true, stdio: 'ignore' }).unref();
await wait(300);`,
};
