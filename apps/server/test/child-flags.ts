/** How a child process of a test runs TypeScript from source. */
export const childFlags = ["--conditions=@tessera/source", "--import", "tsx"];
