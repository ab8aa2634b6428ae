/**
 * The graph of a manifest's list that has all these properties; `undefined` where there is none.
 *
 * @param wanted as `{ step: "decode", kv: "int8", kernels: true }`; what is left out may be anything
 */
export function findGraph<Graph extends { readonly file: string }>(graphs: readonly Graph[], wanted: Partial<Graph>): Graph | undefined {
  const names = Object.keys(wanted) as (keyof Graph)[];
  return graphs.find((graph) => names.every((name) => graph[name] === wanted[name]));
}
