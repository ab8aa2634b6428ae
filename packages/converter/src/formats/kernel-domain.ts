/** Domain of the operators in `@tessera/kernels`, as a node's option. */
export const kernelDomain = { domain: "tessera" } as const;
