import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindOfHost, readRemoteAddress } from '../../core/hosts/address.js';

const addresses: [address: string, url: string | null, repository: string][] = [
  ['https://github.com/acme/site.git', 'https://github.com', 'acme/site'],
  ['https://github.com/acme/site', 'https://github.com', 'acme/site'],
  ['https://ada:secret@github.com/acme/site.git/', 'https://github.com', 'acme/site'],
  ['git@github.com:acme/site.git', 'https://github.com', 'acme/site'],
  ['github.com:acme/site.git', 'https://github.com', 'acme/site'],
  ['ssh://git@github.com/acme/site.git', 'https://github.com', 'acme/site'],
  ['ssh://git@ssh.github.com:443/acme/site.git', 'https://github.com', 'acme/site'],
  ['ssh://git@altssh.gitlab.com:443/acme/site.git', 'https://gitlab.com', 'acme/site'],
  ['ssh://git@git.example.com:2222/acme/site.git', 'https://git.example.com', 'acme/site'],
  ['https://git.example.com:8443/acme/site.git', 'https://git.example.com:8443', 'acme/site'],
  ['git@gitlab.example.com:group/team/site.git', 'https://gitlab.example.com', 'group/team/site'],
  ['git+ssh://git@codeberg.org/acme/si.te.git', 'https://codeberg.org', 'acme/si.te'],
  ['http://localhost:3000/acme/site.git', 'http://localhost:3000', 'acme/site'],
  ['http://git.example.com/acme/site.git', null, 'acme/site'],
];

for (const [address, url, repository] of addresses)
  test(`the repository of ${address.replace('secret', '…')} is ${repository} at ${url ?? 'a server that is not encrypted'}`, () => {
    const found = readRemoteAddress(address);
    assert.deepEqual([found?.url, found?.repository], [url, repository]);
  });

for (const address of [
  '/srv/git/site.git',
  '../site',
  'C:/git/site.git',
  'file:///srv/git/site.git',
  'https://github.com/site',
  'git@github.com:acme/si te',
])
  test(`${address} is at no server`, () => {
    assert.equal(readRemoteAddress(address), null);
  });

const hosts: [host: string, kind: string | null][] = [
  ['github.com', 'github'],
  ['acme.ghe.com', 'github'],
  ['github.example.com', 'github'],
  ['gitlab.com', 'gitlab'],
  ['gitlab.example.com:8443', 'gitlab'],
  ['codeberg.org', 'gitea'],
  ['forgejo.example.com', 'gitea'],
  ['git.example.com', null],
  ['notgithub.com', null],
];

for (const [host, kind] of hosts)
  test(`${host} speaks ${kind ?? 'what nobody can tell'}`, () => {
    assert.equal(kindOfHost(host), kind);
  });
