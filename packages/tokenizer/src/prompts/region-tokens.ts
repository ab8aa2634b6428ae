/** InternVL's questions about regions hold them: they direct nothing but where the model looks. */
export const regionTokens: ReadonlySet<string> = new Set(["<ref>", "</ref>", "<box>", "</box>", "<quad>", "</quad>"]);
