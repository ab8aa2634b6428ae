/** What other libraries and the original call our options. */
const otherNames: Readonly<Record<string, string>> = {
  maxtokens: "maxNewTokens",
  maxcompletiontokens: "maxNewTokens",
  maxlength: "maxNewTokens",
  maxnum: "maxTiles",
  maxdynamicpatch: "maxTiles",
  mindynamicpatch: "minTiles",
  usethumbnail: "thumbnail",
  pixelvalues: "images",
  pictures: "images",
  photo: "images",
  files: "images",
  text: "question",
  query: "question",
  system: "systemMessage",
  frames: "numSegments",
  numframes: "numSegments",
  randomseed: "seed",
  stopwords: "stop",
  stopsequences: "stop",
  schema: "responseFormat",
  topk: "topK",
  torchdtype: "precision",
  dtype: "precision",
  quantization: "precision",
  device: "runtime",
  devicemap: "runtime",
  maxcontext: "contextLength",
  maxseqlen: "contextLength",
  sessionlen: "contextLength",
  cachedir: "cacheFolder",
  numthreads: "threads",
  lora: "adapter",
  generationconfig: "genConfig",
};

/** The name most like `name`, or what it is called here; `undefined` when none is much like it. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const plain = simplify(name);
  const other = otherNames[plain];
  if (other !== undefined && names.includes(other)) return other;
  const longer = names.find((candidate) => plain.length >= 4 && simplify(candidate).startsWith(plain));
  if (longer !== undefined) return longer;
  let nearest: string | undefined;
  let least = Math.max(2, Math.floor(plain.length / 3)) + 1;
  for (const candidate of names) {
    const distance = editDistance(plain, simplify(candidate));
    if (distance < least) [nearest, least] = [candidate, distance];
  }
  return nearest;
}

function simplify(name: string): string {
  return name
    .slice(0, 64)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, "");
}

/** Insertions, deletions and replacements that make one text of the other. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length]!;
}
