// The packages with the native module, one for each platform, as napi-rs lays them out.

export const PLATFORMS = {
  "darwin-arm64": { os: "darwin", cpu: "arm64" },
  "darwin-x64": { os: "darwin", cpu: "x64" },
  "linux-arm64-gnu": { os: "linux", cpu: "arm64", libc: "glibc" },
  "linux-arm64-musl": { os: "linux", cpu: "arm64", libc: "musl" },
  "linux-x64-gnu": { os: "linux", cpu: "x64", libc: "glibc" },
  "linux-x64-musl": { os: "linux", cpu: "x64", libc: "musl" },
  "win32-arm64-msvc": { os: "win32", cpu: "arm64" },
  "win32-x64-msvc": { os: "win32", cpu: "x64" },
};

/** The package.json of a platform's package. */
export function platformPackage(platform, { version, license, engines }) {
  const { os, cpu, libc } = PLATFORMS[platform];
  const file = `paywright.${platform}.node`;
  return {
    name: `paywright-${platform}`,
    version,
    description: `The native module of paywright for ${platform}`,
    license,
    engines,
    os: [os],
    cpu: [cpu],
    ...(libc && { libc: [libc] }),
    main: file,
    files: [file, "LICENSE-APACHE", "LICENSE-MIT"],
  };
}

/** The platform that this program runs on. */
export function hostPlatform() {
  const isMusl = process.platform === "linux" && !process.report.getReport().header.glibcVersionRuntime;
  const ends = { linux: isMusl ? "-musl" : "-gnu", win32: "-msvc" };
  return `${process.platform}-${process.arch}${ends[process.platform] ?? ""}`;
}
