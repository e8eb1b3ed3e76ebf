// The native module of this platform, from its package.

const PACKAGES = {
  "darwin-arm64": ["paywright-darwin-arm64"],
  "darwin-x64": ["paywright-darwin-x64"],
  "linux-arm64": ["paywright-linux-arm64-gnu", "paywright-linux-arm64-musl"],
  "linux-x64": ["paywright-linux-x64-gnu", "paywright-linux-x64-musl"],
  "win32-arm64": ["paywright-win32-arm64-msvc"],
  "win32-x64": ["paywright-win32-x64-msvc"],
};

function load() {
  const platform = `${process.platform}-${process.arch}`;
  const reasons = [];
  for (const name of PACKAGES[platform] ?? []) {
    try {
      // eslint-disable-next-line -- which one it is is known only now
      return require(name);
    } catch (error) {
      reasons.push(`${name}: ${error.message.split("\n")[0]}`);
    }
  }
  const why = reasons.join("; ") || "there is no package for it";
  const advice =
    "install with optional dependencies, or import paywright/web for signing and verifying alone";
  throw new Error(`paywright: no native module for ${platform} can be loaded (${why}); ${advice}`);
}

export default load();
