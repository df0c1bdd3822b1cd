import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** An Ed25519 key that signs in this process. */
export interface SshKey {
  /** As `allowed_signers` and `.pub` files hold it: `ssh-ed25519 AAAA…`. */
  publicKey: string;
  key: KeyObject;
}

const keyType = 'ssh-ed25519';
const namespace = 'git';
const magic = 'SSHSIG';

/**
 * Reads a private key as ssh-keygen writes it without a passphrase (OpenSSH, PROTOCOL.key). Null where it is not there,
 * of another type, or locked: then only git can sign with it.
 */
export async function readSshKey(path: string): Promise<SshKey | null> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]*)-----END OPENSSH PRIVATE KEY-----/.exec(
    text,
  )?.[1];
  if (body === undefined) return null;
  try {
    return parsePrivateKey(Buffer.from(body, 'base64'));
  } catch {
    return null;
  }
}

/** A signature of git's namespace (OpenSSH, PROTOCOL.sshsig), as a commit holds it. Takes no process: 0.1 ms. */
export function sshSign({ publicKey, key }: SshKey, message: Buffer): string {
  const signature = wire(keyType, sign(null, signedData(message, 'sha512'), key));
  const body = Buffer.concat([
    Buffer.from(magic),
    uint32(1),
    wire(Buffer.from(publicKey.split(' ')[1] ?? '', 'base64'), namespace, '', 'sha512', signature),
  ]);
  const lines = body.toString('base64').match(/.{1,70}/g) ?? [];
  return ['-----BEGIN SSH SIGNATURE-----', ...lines, '-----END SSH SIGNATURE-----', ''].join('\n');
}

/**
 * Who signed the message, as `ssh-ed25519 AAAA…`; `bad` where the signature is not one of this message in git's
 * namespace, and null where it is of another kind, which git has to be asked about.
 */
export function sshSigner(armored: string, message: Buffer): string | 'bad' | null {
  const body = /^-----BEGIN SSH SIGNATURE-----\n([\s\S]*)\n-----END SSH SIGNATURE-----\s*$/.exec(
    armored,
  )?.[1];
  if (body === undefined) return null;
  try {
    const blob = Buffer.from(body, 'base64');
    if (blob.toString('latin1', 0, magic.length) !== magic) return 'bad';
    const fields = reader(blob, magic.length);
    if (fields.uint32() !== 1) return 'bad';
    const publicKey = fields.bytes();
    if (reader(publicKey).text() !== keyType) return null;
    const [forWhat, , hash] = [fields.text(), fields.bytes(), fields.text()];
    const signature = reader(fields.bytes());
    if (forWhat !== namespace || !['sha512', 'sha256'].includes(hash) || signature.text() !== keyType)
      return 'bad';
    const good = verify(null, signedData(message, hash), publicKeyOf(publicKey), signature.bytes());
    return good ? `${keyType} ${publicKey.toString('base64')}` : 'bad';
  } catch {
    return 'bad';
  }
}

function signedData(message: Buffer, hash: string): Buffer {
  const digest = createHash(hash).update(message).digest();
  return Buffer.concat([Buffer.from(magic), wire(namespace, '', hash, digest)]);
}

function parsePrivateKey(blob: Buffer): SshKey | null {
  const intro = 'openssh-key-v1\0';
  if (blob.toString('latin1', 0, intro.length) !== intro) return null;
  const fields = reader(blob, intro.length);
  if (fields.text() !== 'none' || fields.text() !== 'none') return null;
  fields.bytes();
  if (fields.uint32() !== 1) return null;
  const publicKey = fields.bytes();
  const secret = reader(fields.bytes());
  const [check, same] = [secret.uint32(), secret.uint32()];
  if (check !== same || secret.text() !== keyType) return null;
  const x = secret.bytes();
  const d = secret.bytes().subarray(0, 32);
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: x.toString('base64url'), d: d.toString('base64url') };
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  return { publicKey: `${keyType} ${publicKey.toString('base64')}`, key };
}

function publicKeyOf(blob: Buffer): KeyObject {
  const fields = reader(blob);
  fields.text();
  const x = fields.bytes().toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

/** Strings as SSH writes them (RFC 4251, section 5): a length of four bytes, then the bytes. */
const wire = (...strings: (string | Buffer)[]): Buffer =>
  Buffer.concat(strings.map(Buffer.from).flatMap((each) => [uint32(each.length), each]));

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function reader(blob: Buffer, start = 0) {
  let position = start;
  const uint32 = (): number => {
    position += 4;
    return blob.readUInt32BE(position - 4);
  };
  const bytes = (): Buffer => {
    const length = uint32();
    position += length;
    if (position > blob.length) throw new RangeError('a string is cut off');
    return blob.subarray(position - length, position);
  };
  return { uint32, bytes, text: () => bytes().toString('latin1') };
}
