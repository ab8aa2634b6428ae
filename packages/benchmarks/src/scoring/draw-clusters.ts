import type { RandomSource } from "@tessera/core";

/** Items of one picture each. */
export function clustersOf<T extends { readonly cluster: string }>(items: readonly T[]): T[][] {
  const byName = new Map<string, T[]>();
  for (const item of items) {
    const cluster = byName.get(item.cluster);
    if (cluster === undefined) byName.set(item.cluster, [item]);
    else cluster.push(item);
  }
  return [...byName.values()];
}

/** As many clusters as there are, drawn with replacement. */
export function drawClusters<T>(clusters: readonly (readonly T[])[], random: RandomSource): T[] {
  const drawn: T[] = [];
  for (let i = 0; i < clusters.length; i++) for (const item of clusters[Math.floor(random() * clusters.length)]!) drawn.push(item);
  return drawn;
}
