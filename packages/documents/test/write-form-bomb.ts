/** A PDF whose pages draw a form that draws the next ten times, and so on: a kilobyte, and 10^`levels` rectangles. */
export function writeFormBomb(pages: number, levels: number): Uint8Array {
  const content = 3 + pages;
  const form = (level: number) => `${content + 1 + level} 0 R`;
  const stream = (dictionary: string, text: string) => `<< ${dictionary} /Length ${text.length} >>\nstream\n${text}\nendstream`;
  const kids = Array.from({ length: pages }, (_, i) => `${3 + i} 0 R`).join(" ");
  const page = `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents ${content} 0 R /Resources << /XObject << /F ${form(0)} >> >> >>`;
  const objects = ["<< /Type /Catalog /Pages 2 0 R >>", `<< /Type /Pages /Kids [${kids}] /Count ${pages} >>`];
  for (let i = 0; i < pages; i++) objects.push(page);
  objects.push(stream("", "/F Do"));
  for (let level = 0; level < levels; level++)
    objects.push(
      stream(
        `/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /F ${form(level + 1)} >> >>`,
        level === levels - 1 ? "0 0 600 800 re f" : "/F Do ".repeat(10),
      ),
    );
  // Without a table of objects, which readers make themselves.
  const body = objects.map((object, i) => `${i + 1} 0 obj\n${object}\nendobj\n`).join("");
  return Buffer.from(`%PDF-1.7\n${body}trailer << /Size ${objects.length + 1} /Root 1 0 R >>\n%%EOF`);
}
