/** The library of each system, by `process.platform` and `process.arch`. */
export const libraryNames: Readonly<Record<string, string>> = {
  "linux x64": "tessera-kernels-linux-x64.so",
  "linux arm64": "tessera-kernels-linux-arm64.so",
  "win32 x64": "tessera-kernels-win32-x64.dll",
  "win32 arm64": "tessera-kernels-win32-arm64.dll",
  "darwin x64": "tessera-kernels-darwin-x64.dylib",
  "darwin arm64": "tessera-kernels-darwin-arm64.dylib",
};
