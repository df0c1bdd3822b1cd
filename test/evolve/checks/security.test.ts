import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bufferConstructor } from '../../../core/evolve/checks/security/buffer-constructor.js';
import { cookieWithoutHttpOnly } from '../../../core/evolve/checks/security/cookie-without-http-only.js';
import { corsForEverybody } from '../../../core/evolve/checks/security/cors-for-everybody.js';
import { evaluatedText } from '../../../core/evolve/checks/security/evaluated-text.js';
import { pathFromRequest } from '../../../core/evolve/checks/security/path-from-request.js';
import { predictableComparison } from '../../../core/evolve/checks/security/predictable-comparison.js';
import { queryFromRequest } from '../../../core/evolve/checks/security/query-from-request.js';
import { redirectFromRequest } from '../../../core/evolve/checks/security/redirect-from-request.js';
import { shellCommand } from '../../../core/evolve/checks/security/shell-command.js';
import { tlsCheckOff } from '../../../core/evolve/checks/security/tls-check-off.js';
import { weakHash } from '../../../core/evolve/checks/security/weak-hash.js';
import { weakRandom } from '../../../core/evolve/checks/security/weak-random.js';
import { placesOf } from '../apply-fix.js';
import { cases } from '../cases.js';

cases(evaluatedText, [
  ['eval(x);', 'no fix'],
  ["app.get('/', (req) => new Function(req.query.code));", 'no fix'],
  ["import vm from 'node:vm'; app.get('/', (req) => vm.runInNewContext(req.body.code));", 'no fix'],
  ["eval('1 + 1');", 'silent'],
  ["process.on('message', (message) => eval('(' + message.code + ')'));", 'silent'],
  ["socket.on('message', (message) => eval('(' + message.code + ')'));", 'no fix'],
  ["const a = window.JSON ? JSON.parse(b) : eval('(' + b + ')');", 'silent'],
  ["eval(function (p, a) { return p + a; }('alert', '(1)'));", 'silent'],
  ['new Function(source);', 'silent'],
  ['const run = (eval) => eval(x);', 'silent'],
  ['page.eval(x);', 'silent'],
  ['#!/usr/bin/env node\neval(x);', 'silent'],
]);

const exec = "import { exec, execFile, execFileSync, execSync } from 'child_process';\n";
cases(shellCommand, [
  [`${exec}function elevate(cmd) { exec('sudo ' + cmd, done); }`, 'silent'],
  [`${exec}function elevate() { const cmd = read(); exec('sudo ' + cmd, done); }`, 'no fix'],
  [
    `${exec}execSync(\`tar -xf "\${file}" -C out\`);`,
    `${exec}execFileSync('tar', ['-xf', file, '-C', 'out']);`,
  ],
  [
    `${exec}execSync(\`git log '\${name}'\`, { cwd });`,
    `${exec}execFileSync('git', ['log', name], { cwd });`,
  ],
  [
    'const cp = require("child_process");\ncp.execSync(`git show "${rev}"`);',
    "const cp = require(\"child_process\");\ncp.execFileSync('git', ['show', rev]);",
  ],
  // One value may be two words on purpose.
  [`${exec}execSync(\`tar -xf \${file}\`);`, 'no fix'],
  // The shell has more to do than to start a program.
  [`${exec}execSync(\`tar -xf "\${file}" && ls\`);`, 'no fix'],
  [`${exec}execSync(\`tar -xf "\${file}/*"\`);`, 'no fix'],
  [`${exec}execSync(\`npm install "\${name}"\`);`, 'no fix'],
  [`${exec}execSync(\`tar -xf "\${file}"\`, { shell: '/bin/bash' });`, 'no fix'],
  [`${exec}exec('rm -rf ' + folder, done);`, 'no fix'],
  [`${exec}const name = 'a'; execSync(\`ls \${name}\`);`, 'silent'],
  [`${exec}execSync(\`ls \${isLong ? '-l' : '-a'}\`);`, 'silent'],
  [`${exec}const all = ['a', 'b'];\nexecSync('npm install ' + all.join(' '));`, 'silent'],
  [`${exec}var pm = has('npm') ? 'npm' : has('bun') ? 'bun' : null;\nexecSync(pm + ' install');`, 'silent'],
  [`${exec}const all = ['a', name];\nexecSync('npm install ' + all.join(' '));`, 'no fix'],
  [`${exec}var pm = has('npm') ? pm : 'bun';\nexecSync(pm + ' install');`, 'no fix'],
  [`${exec}execSync('ls');`, 'silent'],
  [`${exec}execSync(\`kill \${child.pid}\`);`, 'silent'],
  [`${exec}execSync(\`ls \${quote(name)}\`);`, 'silent'],
  [`${exec}execFile('ls', [\`\${name}\`]);`, 'silent'],
  ['/a/.exec(`${x}`);', 'silent'],
]);

test('shell-command leaves programs for the command line and scripts alone', () => {
  const text = `${exec}execSync(\`ls \${name}\`);`;
  assert.deepEqual(placesOf('scripts/a.js', text, shellCommand), []);
  assert.deepEqual(placesOf('src/a.js', `#!/usr/bin/env node\n${text}`, shellCommand), []);
});

const fs = "import fs from 'fs';\nimport path from 'path';\n";
cases(pathFromRequest, [
  [
    `${fs}app.get('/', (req, res) => { const f = path.join(dir, req.params.file); if (isValidPath(f)) res.sendFile(f); });`,
    'silent',
  ],
  [`${fs}app.get('/', (req, res) => { fs.readFile(req.params.name, done); });`, 'no fix'],
  [
    `${fs}app.get('/', (req, res) => { const { name } = req.query; fs.unlinkSync(path.join(dir, name)); });`,
    'no fix',
  ],
  [`${fs}app.get('/', (req, res) => { const f = \`up/\${req.body.file}\`; res.sendFile(f); });`, 'no fix'],
  [`${fs}router.get('/', async (ctx) => { await fs.promises.readFile('a/' + ctx.params.id); });`, 'no fix'],
  [`${fs}app.get('/', (req, res) => { fs.readFile(path.basename(req.params.name), done); });`, 'silent'],
  [
    `${fs}app.get('/', (req, res) => { const f = path.resolve(dir, req.params.name); if (!f.startsWith(dir)) return; fs.readFile(f, done); });`,
    'silent',
  ],
  [`${fs}app.get('/', (req, res) => { res.sendFile(req.params.name, { root: dir }); });`, 'silent'],
  [`${fs}app.get('/', (req, res) => { fs.readFile(files[req.params.name], done); });`, 'silent'],
  [`${fs}app.get('/', (req, res) => { fs.readFile(String(Number(req.params.id)), done); });`, 'silent'],
  [`${fs}function f(name) { fs.readFile(name, done); }`, 'silent'],
  [
    `${fs}app.post('/', (req, res) => { const { 0: file } = req.files; fs.readFile(req.file.path, done); });`,
    'silent',
  ],
  [
    `${fs}app.post('/', (req, res) => { const file = req.files.a[0]; fs.readFile(file.path, done); });`,
    'silent',
  ],
  [`${fs}app.post('/', (req, res) => { fs.readFile(req.file.originalname, done); });`, 'no fix'],
  [
    `${fs}app.use((ctx) => { const all = ctx.request.files || {}; for (const key in all) { const a = all[key]; fs.readFile(a.path, done); } });`,
    'silent',
  ],
  [`${fs}app.post('/', (req, res) => { fs.readFile('up/' + req.files[0].filename, done); });`, 'silent'],
  [
    `${fs}app.get('/', (req, res) => { if (!known.includes(req.params.name)) return; fs.readFile(req.params.name, done); });`,
    'silent',
  ],
  [`${fs}const req = load(); fs.readFile(req.params.name, done);`, 'silent'],
]);

cases(queryFromRequest, [
  ["app.get('/', (req) => db.query('SELECT * FROM t WHERE id = ' + req.params.id));", 'no fix'],
  ['app.get("/", (req) => { const q = `DELETE FROM t WHERE id = ${req.body.id}`; db.run(q); });', 'no fix'],
  ["app.get('/', (req) => db.query('SELECT * FROM t WHERE id = ?', [req.params.id]));", 'silent'],
  ['app.get("/", (req) => db.query(`SELECT * FROM t WHERE id = ${Number(req.params.id)}`));', 'silent'],
  ['app.get("/", (req) => cache.get(`user-${req.params.id}`));', 'silent'],
  ['function f(id) { return db.query(`SELECT * FROM t WHERE id = ${id}`); }', 'silent'],
]);

cases(redirectFromRequest, [
  ["app.get('/', (req, res) => { res.redirect(req.query.next); });", 'no fix'],
  ["app.get('/', (req, res) => { res.redirect(302, req.query.next); });", 'no fix'],
  ["app.get('/', (req, res) => { res.redirect(`/users/${req.params.id}`); });", 'silent'],
  [
    "app.get('/', (req, res) => { if (!isAllowed(req.query.next)) return; res.redirect(req.query.next); });",
    'silent',
  ],
  ["app.get('/', (req, res) => { res.redirect(req.originalUrl); });", 'silent'],
  ["app.get('/', (req, res) => { const to = req.cookies.next || '/'; res.redirect(to); });", 'silent'],
  ["app.get('/', (req, res) => { const to = '/users/' + req.params.id; res.redirect(to); });", 'silent'],
  ["app.get('/', (req, res) => { const to = req.query.next || '/'; res.redirect(to); });", 'no fix'],
  ["app.get('/', (req, res) => { res.redirect('/'); });", 'silent'],
  ["app.get('/', (req, res) => { const { url } = req.query; res.status(301).redirect(url); });", 'no fix'],
  ["app.get('/', (req, res) => { res.redirect(req.query.url); });", 'no fix'],
  [
    "app.get('/', (req, res) => { if (req.query.url) res.redirect(req.query.url); else res.send('invalid url'); });",
    'no fix',
  ],
  [
    "app.get('/', (req, res) => { let to = '/'; if (req.query.next) to = req.query.next; res.redirect(to); });",
    'no fix',
  ],
  ["app.get('/', (req, res) => { res.redirect(`${req.query.back}?code=${code}`); });", 'no fix'],
  ["app.get('/', (req, res) => { res.redirect(req.query.back + '?code=' + code); });", 'no fix'],
  ["app.get('/', (ctx) => { ctx.response.redirect(ctx.query.next); });", 'no fix'],
  ['app.get(/(.*)\\/a/, (req, res) => { res.redirect(`${req.params[0]}/b`); });', 'silent'],
  ["app.get('/', (req, res) => { res.redirect(req.originalUrl || '/'); });", 'silent'],
  ["app.get('/', (req, res) => { res.redirect(req.headers.referer || '/'); });", 'silent'],
  [
    "app.get('/', (req, res) => { let to = '/'; if (wide) to = `/users/${req.params.id}`; res.redirect(to); });",
    'silent',
  ],
]);

cases(tlsCheckOff, [
  ['new https.Agent({ rejectUnauthorized: false });', 'no fix'],
  ["process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';", 'no fix'],
  ['new https.Agent({ rejectUnauthorized: !insecure });', 'silent'],
  ['new https.Agent({ rejectUnauthorized: true });', 'silent'],
  ['const { rejectUnauthorized = false } = options;', 'silent'],
  ['if (settings.selfSigned) tls = { rejectUnauthorized: false };', 'silent'],
  ['const agent = isLocal ? new https.Agent({ rejectUnauthorized: false }) : null;', 'silent'],
  ["switch (ssl) { case 'no-verify': f({ rejectUnauthorized: false }); }", 'silent'],
  ['new Server(port, { rejectUnauthorized: false });', 'silent'],
  ['if (a) list.map(() => f({ rejectUnauthorized: false }));', 'no fix'],
  ["if (isLocal) process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';", 'silent'],
  ['this.insecureAgent = new https.Agent({ rejectUnauthorized: false });', 'silent'],
]);

test('tls-check-off leaves tests, examples and files for one machine alone', () => {
  for (const path of ['test/a.test.js', 'examples/a.js', 'benchmark/index.ts', 'src/app.local.js'])
    assert.deepEqual(placesOf(path, 'f({ rejectUnauthorized: false });', tlsCheckOff), [], path);
});

const hash = "import crypto, { createHash } from 'node:crypto';\n";
cases(weakHash, [
  [`${hash}const signature = createHash('sha1').update(body).digest('hex');`, 'silent'],
  [`${hash}user.passwordHash = crypto.createHash('MD5').update(x).digest('hex');`, 'no fix'],
  [`${hash}function hashPassword(value) { return createHash('md5').update(value).digest('hex'); }`, 'no fix'],
  [`${hash}const md5 = createHash('md5');\nmd5.update(password + salt);\nmd5.digest('hex');`, 'no fix'],
  [`${hash}const md5 = createHash('md5');\nmd5.update(text);\nmd5.digest('hex');`, 'silent'],
  [`${hash}const token = createHash('sha1').update(randomBytes(64)).digest('hex');`, 'silent'],
  [
    `${hash}let key = '';\nwhile (key.length < 48) key += createHash('md5').update(key + password).digest('hex');`,
    'silent',
  ],
  [`${hash}const digest = createHash('sha1').update(nonce + password).digest('base64');`, 'silent'],
  [`${hash}const isPwned = (password) => ask(createHash('sha1').update(password).digest('hex'));`, 'silent'],
  [`${hash}const key = createHash('md5').update(text).digest('hex');`, 'silent'],
  [`${hash}const etag = createHash('sha1').update(token).digest('hex');`, 'silent'],
  [`${hash}const signature = createHash('sha256').update(body).digest('hex');`, 'silent'],
  [`${hash}const signature = crypto.createHmac('sha1', key).update(body).digest('hex');`, 'silent'],
]);

cases(weakRandom, [
  [
    "import crypto from 'crypto';\nconst otp = Math.floor(Math.random() * 10000);",
    "import crypto from 'crypto';\nconst otp = crypto.randomInt(10000);",
  ],
  [
    "const crypto = require('crypto');\nconst all = 'abc';\nfunction makePassword() { return all[Math.floor(Math.random() * all.length)]; }",
    "const crypto = require('crypto');\nconst all = 'abc';\nfunction makePassword() { return all[crypto.randomInt(all.length)]; }",
  ],
  // How long it is, others may rely on.
  ['const token = Math.random().toString(36).slice(2);', 'no fix'],
  // The global crypto has no randomInt.
  ['const otp = Math.floor(Math.random() * 10000);', 'no fix'],
  ["import crypto from 'crypto';\nconst otp = Math.floor(Math.random() * n);", 'no fix'],
  ['const id = Math.random().toString(36).slice(2);', 'silent'],
  ['exports.otp = Math.random();\nconst otpCode = Math.random();', 'no fix'],
  ['const nonce = Math.random();', 'silent'],
  ['const cspNonce = Math.random().toString(36);', 'no fix'],
  // What has the time in it is meant to be a name of its own.
  ['const token = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;', 'silent'],
  ["const sessionId = 'a' + Math.random() + new Date().getTime();", 'silent'],
  ['const isTokenUsed = Math.random() > 0.5;', 'silent'],
  ['const salt = Math.round(Date.now() * Math.random());', 'no fix'],
  ['const retryDelay = tokenDelay + Math.random() * 100;', 'silent'],
  ['const salted = list[Math.floor(Math.random() * 3)];', 'silent'],
]);

cases(cookieWithoutHttpOnly, [
  ["app.get('/', (req, res) => { res.cookie('token', t, { secure: true }); });", 'no fix'],
  ["app.get('/', (req, res) => { res.cookie('sid', t); });", 'no fix'],
  [
    "import session from 'express-session';\napp.use(session({ secret, cookie: { httpOnly: false } }));",
    'no fix',
  ],
  ["app.get('/', (req, res) => { res.cookie('token', t, { httpOnly: true }); });", 'silent'],
  ["app.get('/', (req, res) => { res.cookie('token', t, options); });", 'silent'],
  ["app.get('/', (req, res) => { res.cookie('token', t, { ...options }); });", 'silent'],
  ["app.get('/', (req, res) => { res.cookie('theme', t); });", 'silent'],
  ["app.get('/', (req, res) => { res.cookie('isAuthenticated', 'true'); });", 'silent'],
  ["app.get('/', (req, res) => { res.cookie('csrf-token', t); });", 'silent'],
]);

cases(corsForEverybody, [
  ["import cors from 'cors';\nconst o = { origin: /.*/, credentials: true };\napp.use(cors(o));", 'no fix'],
  ["import cors from '@fastify/cors';\napp.register(cors, { origin: true, credentials: true });", 'no fix'],
  ["const cors = require('cors');\napp.use(cors({ origin: true }));", 'silent'],
  ["const cors = require('cors');\napp.use(cors({ origin: known, credentials: true }));", 'silent'],
  [
    'const app = await NestFactory.create(Root);\napp.enableCors({ origin: true, credentials: true });',
    'no fix',
  ],
  ["app.use(require('cors')({ credentials: true, origin: (o, done) => { done(null, true); } }));", 'no fix'],
  [
    "const cors = require('cors');\napp.use(cors({ credentials: true, origin: function (o, done) { return done(null, o); } }));",
    'no fix',
  ],
  [
    "const cors = require('cors');\napp.use(cors({ credentials: true, origin: (o, done) => { done(null, known.has(o)); } }));",
    'silent',
  ],
  [
    "const cors = require('cors');\napp.use(cors({ credentials: true, origin: (o, done) => { if (known(o)) done(null, true); } }));",
    'silent',
  ],
  [
    "app.use((req, res, next) => { res.header('Access-Control-Allow-Origin', req.headers.origin); res.header('Access-Control-Allow-Credentials', true); if (req.method === 'OPTIONS') res.send(200); else next(); });",
    'no fix',
  ],
  [
    "app.use((req, res, next) => { const from = req.get('Origin') || '*'; res.setHeader('access-control-allow-origin', from); res.setHeader('access-control-allow-credentials', 'true'); next(); });",
    'no fix',
  ],
  [
    "app.use((req, res, next) => { res.header('Access-Control-Allow-Origin', req.headers.origin); next(); });",
    'silent',
  ],
  [
    "app.use((req, res, next) => { if (known.includes(req.headers.origin)) { res.header('Access-Control-Allow-Origin', req.headers.origin); res.header('Access-Control-Allow-Credentials', 'true'); } next(); });",
    'silent',
  ],
  [
    "const cors = require('cors');\nif (process.env.NODE_ENV === 'production') app.use(cors({ origin: true, credentials: true })); else app.use(cors());",
    'no fix',
  ],
  [
    "const cors = require('cors');\nif (process.env.NODE_ENV === 'production') app.use(cors()); else { app.use(cors({ origin: true, credentials: true })); }",
    'silent',
  ],
  [
    "const cors = require('cors');\nif (process.env.NODE_ENV !== 'production') app.use(cors({ origin: true, credentials: true }));",
    'silent',
  ],
  ["const cors = require('cors');\nif (isDev) app.use(cors({ origin: true, credentials: true }));", 'silent'],
  // A browser refuses the star together with credentials.
  ["const cors = require('cors');\napp.use(cors({ origin: '*', credentials: true }));", 'silent'],
]);

cases(bufferConstructor, [
  ["const b = new Buffer('a');", "const b = Buffer.from('a');"],
  ["const b = Buffer(x, 'hex');", "const b = Buffer.from(x, 'hex');"],
  ['const b = new Buffer([1, 2]);', 'const b = Buffer.from([1, 2]);'],
  ['const b = new Buffer(16);', 'const b = Buffer.alloc(16);'],
  ['const b = new Buffer(x);', 'no fix'],
  ['const b = Buffer.from ? Buffer.from(x) : new Buffer(x);', 'silent'],
  ['if (Buffer.alloc) b = Buffer.alloc(4); else b = new Buffer(4);', 'silent'],
  ['if (NODE_VERSION > 6) b = Buffer.alloc(4); else b = new Buffer(4);', 'silent'],
  ["import { Buffer } from 'buffer/';\nconst b = new Buffer('a');", 'silent'],
  ["const b = Buffer.from('a');", 'silent'],
]);

cases(predictableComparison, [
  [`${hash}if (crypto.createHmac('sha256', k).update(b).digest('hex') !== given) throw e;`, 'no fix'],
  [
    `${hash}const want = 'sha1=' + crypto.createHmac('sha1', k).update(b).digest('hex');\nif (want == req.headers.sig) ok();`,
    'no fix',
  ],
  [`${hash}if (createHash('sha256').update(b).digest('hex') === known) ok();`, 'silent'],
  [`${hash}const want = crypto.createHmac('sha256', k).digest('hex');\nif (want === null) ok();`, 'silent'],
]);
