import { BlockList, isIPv4 } from "node:net";

/** Ranges of IPv4 that are not the public internet (IANA's special-purpose registry). */
const special: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

/** Parts of 2000::/3 that lead elsewhere: Teredo, documentation, 6to4. */
const special6: readonly (readonly [string, number])[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

/** Whether an IP address belongs to the public internet. IPv6 outside 2000::/3 never does: that covers mapped IPv4, too. */
export function isPublicAddress(address: string): boolean {
  const blocked = new BlockList();
  if (isIPv4(address)) {
    for (const [net, prefix] of special) blocked.addSubnet(net, prefix, "ipv4");
    return !blocked.check(address, "ipv4");
  }
  const global = new BlockList();
  global.addSubnet("2000::", 3, "ipv6");
  for (const [net, prefix] of special6) blocked.addSubnet(net, prefix, "ipv6");
  const [plain = ""] = address.split("%");
  return global.check(plain, "ipv6") && !blocked.check(plain, "ipv6");
}
