/** True for an IPv4 address that identifies a line: four numbers to 255 without leading zeros, and not private, loopback, link-local, documentation or multicast. */
export function isPublicIpv4(text: string): boolean {
  const parts = text.split('.');
  if (parts.length !== 4 || parts.some((part) => !/^(0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255)) return false;
  const [a = 0, b = 0, c = 0] = parts.map(Number);
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false;
  if ((a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168) || (a === 169 && b === 254) || (a === 100 && b >= 64 && b <= 127)) return false;
  const isDocumentation = (a === 192 && b === 0 && c === 2) || (a === 198 && b === 51 && c === 100) || (a === 203 && b === 0 && c === 113);
  return !isDocumentation;
}

/** True for an IPv6 address (RFC 4291): eight groups, or fewer with one `::`; loopback, unspecified, link-local, unique-local, multicast and documentation addresses are not. */
export function isIpv6(text: string): boolean {
  if (!/^[0-9A-Fa-f:]+$/.test(text) || /:::/.test(text)) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (groups.some((group) => group === '' || group.length > 4)) return false;
  if (halves.length === 1 ? groups.length !== 8 : groups.length > 7 || groups.length < 2) return false;
  return !/^(fe[89ab]|f[cdf]|2001:0?db8:)/i.test(text) && !/^0*(:0*)*:0*1?$/.test(text);
}
