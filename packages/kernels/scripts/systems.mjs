/** How the sources are compiled: those at the start of whose path the longest key stands take its flags. */
const x64 = {
  "": ["-mcpu=x86_64"],
  "arch/scalar": ["-mcpu=x86_64", "-Os"],
  "arch/avx2": ["-mcpu=x86_64_v3"],
  "arch/avxvnni": ["-mcpu=x86_64_v3+avxvnni"],
  "arch/avx512vnni": ["-mcpu=x86_64_v4+avx512vnni+prfchw"],
};

const arm64 = {
  "": ["-mcpu=generic"],
  "arch/scalar": ["-mcpu=generic", "-Os"],
  "arch/dotprod": ["-mcpu=generic+dotprod"],
  "arch/i8mm": ["-mcpu=generic+dotprod+i8mm"],
};

/** A library without a C library: what a compiler calls by itself is in glue/memory.c, and what a system offers is in the process already. */
const alone = ["-nostdlib"];

/** Windows has stack frames above a page touched page by page, with a function of the compiler's own library. */
const windows = [...alone, "-lcompiler_rt", "-lkernel32"];

/** Every Mac has this library, and every library there must name it. A library's own name would be the path it was linked at. */
const mac = (name) => ["-lSystem", `-Wl,-install_name,@rpath/${name}`];

/** By `process.platform` and `process.arch`: the file's name, zig's name of the system, flags by source, and how the library is linked. */
export const systems = {
  "linux x64": { library: "tessera-kernels-linux-x64.so", target: "x86_64-linux-none", flags: x64, link: alone },
  "linux arm64": { library: "tessera-kernels-linux-arm64.so", target: "aarch64-linux-none", flags: arm64, link: alone },
  "win32 x64": { library: "tessera-kernels-win32-x64.dll", target: "x86_64-windows-gnu", flags: x64, link: windows },
  "win32 arm64": { library: "tessera-kernels-win32-arm64.dll", target: "aarch64-windows-gnu", flags: arm64, link: windows },
  "darwin x64": {
    library: "tessera-kernels-darwin-x64.dylib",
    target: "x86_64-macos.11.0",
    flags: x64,
    link: mac("tessera-kernels-darwin-x64.dylib"),
  },
  "darwin arm64": {
    library: "tessera-kernels-darwin-arm64.dylib",
    target: "aarch64-macos.11.0",
    flags: arm64,
    link: mac("tessera-kernels-darwin-arm64.dylib"),
  },
};
