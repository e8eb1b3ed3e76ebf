//! Names the shared library for the loader: programs ask for `libpaywright.so.0.1` and take any release
//! that keeps its promises to them.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let of = |name: &str| std::env::var(name).unwrap_or_default();
    let (major, minor) = (of("CARGO_PKG_VERSION_MAJOR"), of("CARGO_PKG_VERSION_MINOR"));
    // Before 1.0 another minor release may break programs.
    let promise = if major == "0" { format!("0.{minor}") } else { major };
    if of("CARGO_CFG_TARGET_OS") == "linux" {
        println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libpaywright.so.{promise}");
    }
}
