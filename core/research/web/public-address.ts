import { BlockList, isIP, isIPv6 } from 'node:net';

/** Whether an IP address is one of the public internet, by the special-purpose registries of IANA (RFC 6890). */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  return isIPv6(address) ? !special6.check(address, 'ipv6') : !special4.check(address, 'ipv4');
}

// Two lists: in one, an IPv4 address would be among those that are mapped into IPv6.
const special4 = new BlockList();
const special6 = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  special4.addSubnet(network, bits, 'ipv4');
// Besides private and local ones, those that stand for IPv4 addresses: mapped, translated, 6to4, Teredo.
for (const [network, bits] of [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  special6.addSubnet(network, bits, 'ipv6');
