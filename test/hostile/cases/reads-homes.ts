import type { HostileTest } from '../hostile-case.js';

export const readsHomes: HostileTest = {
  as: 'test',
  name: 'looks for keys in every home folder',
  means: '/root, /home/*, and what the system says is home',
  verdict: /found 0 keys/,
  code: () => `const list = (folder) => { try { return fs.readdirSync(folder).map((name) => path.join(folder, name)); } catch { return []; } };
const homes = ['/root', os.userInfo().homedir, ...list('/home')];
const names = ['.ssh', '.aws', '.gnupg', '.netrc', '.npmrc', '.git-credentials', '.config/gh', '.docker/config.json'];
const found = homes.flatMap((home) => names.filter((name) => fs.existsSync(path.join(home, name))));
throw new Error('found ' + found.length + ' keys');`,
};
