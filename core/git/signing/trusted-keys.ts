/**
 * The Ed25519 keys that an allowed-signers file (ssh-keygen(1)) trusts for git, as `ssh-ed25519 AAAA…`. A line with other
 * conditions, such as a date, does not count here: healer signs its ledger with plain keys alone.
 */
export function trustedKeys(allowedSigners: string): Set<string> {
  const lines = allowedSigners.split('\n').map((line) => plainLine.exec(line.trim()));
  return new Set(lines.flatMap((found) => (found?.[2] && forGit(found[1]) ? [found[2]] : [])));
}

const plainLine = /^[^#\s]\S*\s+(?:namespaces="([^"\s]*)"\s+)?(ssh-ed25519 [A-Za-z0-9+/=]+)(?:\s|$)/;

const forGit = (namespaces: string | undefined): boolean =>
  namespaces === undefined || namespaces.split(',').some((each) => each === 'git' || each === '*');
