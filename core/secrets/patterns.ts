/** What one kind of secret looks like. What the group `secret` matched is blotted out, the whole match where there is none. */
export interface SecretPattern {
  kind: string;
  pattern: RegExp;
  /** Whether what a loose pattern found is a secret. `match` is all that it matched. */
  isSecret?: (secret: string, match: string) => boolean;
}

/**
 * The forms that issuers document for their keys, in the order in which they are blotted out: a form that may hold
 * others comes before them. Sources: GitHub Docs, "Supported secret scanning patterns" and "GitHub's token formats";
 * GitLab Docs, "Token prefixes"; AWS IAM User Guide, "Unique identifiers"; Slack, "Token types"; Stripe, "API keys";
 * Google Cloud, "API keys"; RFC 7468 (PEM), RFC 7519 (JWT), RFC 6750 (Bearer), RFC 7617 (Basic), RFC 3986 section
 * 3.2.1 (user information in URLs); Azure Storage, "Account SAS"; Twilio, SendGrid, Heroku, npm, PyPI on their API
 * keys. Each pattern takes time in proportion to the text: no quantifier may match the same text in two ways.
 */
export const secretPatterns: readonly SecretPattern[] = [
  {
    kind: 'PEM private key',
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:(?!-----END )[\s\S])*(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?/g,
  },
  {
    kind: 'PuTTY private key',
    pattern: /\bPuTTY-User-Key-File-\d:(?:(?!Private-MAC)[\s\S])*(?:Private-MAC: \S+)?/g,
  },
  { kind: 'age secret key', pattern: /\bAGE-SECRET-KEY-1[0-9A-Z]{50,60}/g },
  { kind: 'AWS access key id', pattern: /\b(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g },
  {
    kind: 'AWS secret access key',
    pattern:
      /aws.{0,20}?(?:secret|access|key).{0,20}?[=:]\s{0,5}["']?(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])/gi,
  },
  { kind: 'GitHub token', pattern: /\bgh[pousr]_[A-Za-z0-9]{36,255}/g },
  { kind: 'GitHub fine-grained token', pattern: /\bgithub_pat_[A-Za-z0-9_]{22,255}/g },
  {
    kind: 'GitLab token',
    pattern: /\b(?:gl(?:pat|dt|rt|rtr|cbt|ptt|ft|imt|agent|soat|ffct|oas)-|GR1348941)[\w-]{20,255}/g,
  },
  { kind: 'Slack token', pattern: /\bxox[abeoprs](?:\.xox[bp])?-[A-Za-z0-9-]{10,255}/g },
  { kind: 'Slack app token', pattern: /\bxapp-\d-[A-Za-z0-9-]{10,255}/g },
  {
    kind: 'Slack webhook',
    pattern: /\bhooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/+-]{20,255}/g,
  },
  { kind: 'Discord webhook', pattern: /\bdiscord(?:app)?\.com\/api\/webhooks\/\d{15,22}\/[\w-]{40,100}/g },
  { kind: 'Stripe key', pattern: /\b(?:sk|rk|pk)_(?:live|test|prod)_[A-Za-z0-9]{10,255}/g },
  { kind: 'Stripe webhook secret', pattern: /\bwhsec_[A-Za-z0-9+/=]{20,255}/g },
  { kind: 'Google API key', pattern: /\bAIza[\w-]{35}/g },
  { kind: 'Google OAuth secret or token', pattern: /\b(?:GOCSPX-[\w-]{20,60}|ya29\.[\w-]{20,1000})/g },
  { kind: 'Anthropic key', pattern: /\bsk-ant-[\w-]{20,255}/g },
  {
    kind: 'OpenAI key',
    pattern: /\bsk-(?:proj-|svcacct-|admin-|or-v1-)?[\w-]{20,255}/g,
    isSecret: hasDigits,
  },
  {
    kind: 'key of another model service',
    pattern: /\b(?:gsk_|xai-|r8_|pplx-|hf_|nvapi-)[\w-]{30,255}/g,
    isSecret: hasDigits,
  },
  { kind: 'npm token', pattern: /\bnpm_[A-Za-z0-9]{36}/g },
  {
    kind: 'npm registry credentials',
    pattern: /:_(?:authToken|auth|password)\s{0,5}=\s{0,5}["']?(?<secret>[^\s"']{6,1000})/g,
  },
  { kind: 'PyPI token', pattern: /\bpypi-AgE[\w-]{16,500}/g },
  { kind: 'RubyGems token', pattern: /\brubygems_[a-f0-9]{48}/g },
  { kind: 'Docker token', pattern: /\bdckr_(?:pat|oat)_[\w-]{20,64}/g },
  { kind: 'JSON Web Token', pattern: /(?<![\w-])eyJ[\w-]{7,}\.eyJ[\w-]{7,}(?:\.[\w-]*)?/g },
  { kind: 'Twilio key or account', pattern: /\b(?:SK|AC)[0-9a-f]{32}\b/g },
  { kind: 'SendGrid key', pattern: /\bSG\.[\w-]{16,32}\.[\w-]{16,64}/g },
  { kind: 'Mailgun key', pattern: /\bkey-[0-9a-f]{32}\b/g },
  { kind: 'Mailchimp key', pattern: /\b[0-9a-f]{32}-us\d{1,2}\b/g },
  { kind: 'Heroku key', pattern: /\bHRKU-[\w-]{20,80}/g },
  {
    kind: 'Heroku key of the older form',
    pattern: /heroku[^\n]{0,40}?(?<secret>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/gi,
  },
  { kind: 'DigitalOcean token', pattern: /\bdo[opr]_v1_[a-f0-9]{64}/g },
  { kind: 'Shopify token', pattern: /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}/g },
  { kind: 'Square token', pattern: /\bsq0[a-z]{3}-[\w-]{22,64}/g },
  { kind: 'Telegram bot token', pattern: /\b\d{8,10}:AA[\w-]{33}/g },
  { kind: 'Discord bot token', pattern: /\b[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,40}/g, isSecret: hasDigits },
  { kind: 'HashiCorp Vault token', pattern: /\bhv[sbr]\.[\w-]{24,300}/g },
  { kind: 'Terraform Cloud token', pattern: /\b[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,80}/g },
  { kind: 'Databricks token', pattern: /\bdapi[a-f0-9]{32}\b/g },
  {
    kind: 'token of another service',
    pattern:
      /\b(?:lin_api_|dp\.pt\.|PMAK-|NRAK-|glsa_|glc_|sntrys_|sbp_|nfp_|pul-|ops_eyJ|ATATT3|ntn_|figd_|shippo_live_|rdme_)[\w=-]{24,500}/g,
  },
  { kind: 'Azure client secret', pattern: /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}/g },
  { kind: 'Azure shared access signature', pattern: /[?&]sig=(?<secret>[A-Za-z0-9%+/=]{20,200})/g },
  {
    kind: 'password of a connection string',
    pattern: /\b(?:AccountKey|SharedAccessKey|SharedSecret|Password|Pwd)=(?<secret>[^;'"\s]{4,500})/gi,
  },
  {
    kind: 'password in a URL',
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/?#:@'"<>`]{0,100}:(?<secret>[^\s/?#'"<>`]{1,300})@/gi,
  },
  {
    kind: 'header of authorization',
    pattern:
      /\bauthorization[\\"'\]]{0,6}\s{0,5}[:=,]\s{0,5}[\\"'`]{0,4}(?:bearer|basic|token|digest|apikey)\s{1,5}(?<secret>[^\s"'`,;]{6,2000})/gi,
  },
  {
    kind: 'header of authorization without a scheme',
    pattern:
      /\b(?:authorization|x-api-key)[\\"'\]]{0,6}\s{0,5}[:=,]\s{0,5}[\\"'`]{0,4}(?<secret>[\w.~+/=-]{12,2000})/gi,
    isSecret: looksRandom,
  },
  {
    kind: 'bearer token',
    pattern: /\b(?:bearer|basic)\s{1,5}(?<secret>[A-Za-z0-9._~+/=-]{16,2000})/gi,
    isSecret: hasDigits,
  },
  {
    kind: 'line of an .env file',
    pattern:
      /^[ \t]{0,20}(?:export[ \t]{1,5})?[A-Z0-9_]{0,80}(?:KEY|TOKEN|SECRET|PASS|PASSWD|PASSWORD|PWD|CREDENTIALS?|DSN)(?:_[A-Z0-9_]{0,40})?=(?<secret>"[^"\n]{6,2000}"|'[^'\n]{6,2000}'|[^\s"'#]{6,2000})/gm,
  },
  {
    kind: 'named value that looks random',
    pattern:
      /(?:secret|token|passw(?:or)?d|passphrase|pwd|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?key|encryption[_-]?key|signing[_-]?key|client[_-]?key|credentials?|session[_-]?id|cookie)[\w-]{0,20}[\\"'\]]{0,6}\s{0,5}(?:=>|:=|[=:])\s{0,5}[\\"'`]{0,4}(?<secret>[\w+/=.~!@#$%^&*-]{12,500})\(?/gi,
    isSecret: looksRandom,
  },
];

function hasDigits(secret: string): boolean {
  return /\d/.test(secret) && /[A-Za-z]/.test(secret);
}

/** As what a generator makes: code, words and paths have few digits, or are called, or have less entropy than 3 bits a character. */
function looksRandom(secret: string, match: string): boolean {
  const isCode = match.endsWith('(') || /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$/.test(secret);
  const digits = secret.length < 20 ? /\d.*\d/ : /\d/;
  return !isCode && digits.test(secret) && /[A-Za-z]/.test(secret) && entropy(secret) >= 3;
}

/** Shannon entropy of the characters, in bits each. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
