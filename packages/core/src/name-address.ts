const longest = 200;
const shown = 24;

/**
 * What a message calls a path or address that was handed in: itself when it is short, else how it begins. Pictures are often given as
 * bare base64, which would fill the message and say nothing.
 */
export function nameAddress(address: string): string {
  if (looksLikeBase64(address)) return `"${address.slice(0, shown)}…" (base64 without a head: put data:image/png;base64, in front)`;
  return address.length > longest ? `${address.slice(0, longest)}…` : address;
}

// How PNG, JPEG, GIF, WebP, BMP, TIFF and ISO media files begin in base64. A path is never as long as other files are.
const beginnings = /^(iVBORw0KGgo|\/9j\/|R0lGOD|UklGR|Qk0|SUkq|TU0AK|AAAA)/;
const longestPath = 1024;

function looksLikeBase64(text: string): boolean {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text.slice(0, 4096).trimEnd())) return false;
  return text.length >= (beginnings.test(text) ? 8 : longestPath);
}
