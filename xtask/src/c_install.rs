//! Installs the C library: header, shared and static library, and what lets others find them.

use std::path::Path;
use std::process::ExitCode;

use crate::shell::{Failure, cargo, root, run, target_dir};

/// `cargo xtask install-c PREFIX`, or `PREFIX=...` as `just` hands it over.
pub(crate) fn verb(arguments: &[String]) -> ExitCode {
    let [prefix] = arguments else {
        eprintln!("say where to: `cargo xtask install-c /usr/local`");
        return ExitCode::from(2);
    };
    let prefix = prefix.strip_prefix("PREFIX=").unwrap_or(prefix);
    if prefix.is_empty() {
        eprintln!("the prefix is empty; write `just install-c PREFIX=/usr/local`");
        return ExitCode::from(2);
    }
    let prefix = root().join(prefix);
    match shipped(&prefix) {
        Ok(()) => {
            println!("{}", where_it_is(&prefix));
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("{}\n{}", failure.sentence, failure.output);
            ExitCode::FAILURE
        }
    }
}

/// What compilers and programs have to be told of a folder that they do not look into by themselves.
fn where_it_is(prefix: &Path) -> String {
    let prefix = prefix.display();
    format!(
        "installed into {prefix}\n\
         In a folder of the system, such as /usr/local, run `ldconfig` once on Linux. For another one set\n    \
         PKG_CONFIG_PATH={prefix}/lib/pkgconfig\n    \
         CMAKE_PREFIX_PATH={prefix}\n    \
         LD_LIBRARY_PATH={prefix}/lib (DYLD_LIBRARY_PATH on macOS)"
    )
}

/// Builds the library as it is shipped, and installs it.
pub(crate) fn shipped(prefix: &Path) -> Result<(), Failure> {
    run(&mut cargo(&["build", "--locked", "--profile", "dist", "-p", "paywright-c"]))?;
    install(prefix, &target_dir().join("dist"))
}

/// Installs what was built into a folder of cargo's.
pub(crate) fn install(prefix: &Path, built: &Path) -> Result<(), Failure> {
    let (include, lib) = (prefix.join("include"), prefix.join("lib"));
    let cmake = lib.join("cmake/Paywright");
    let licences = prefix.join("share/licenses/paywright");
    for folder in [&include, &lib.join("pkgconfig"), &cmake, &licences] {
        std::fs::create_dir_all(folder).map_err(|error| unusable(folder, &error))?;
    }
    let home = root().join("bindings/c");
    copy(&home.join("include/paywright.h"), &include.join("paywright.h"))?;
    copy(&built.join("libpaywright_c.a"), &lib.join("libpaywright.a"))?;
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        copy(&root().join(licence), &licences.join(licence))?;
    }
    let names = Names::of(env!("CARGO_PKG_VERSION"));
    let ending = std::env::consts::DLL_EXTENSION;
    copy(&built.join(format!("libpaywright_c.{ending}")), &lib.join(&names.shared))?;
    names.link(&lib)?;
    for (template, place) in [
        ("paywright.pc", lib.join("pkgconfig/paywright.pc")),
        ("PaywrightConfig.cmake", cmake.join("PaywrightConfig.cmake")),
        ("PaywrightConfigVersion.cmake", cmake.join("PaywrightConfigVersion.cmake")),
    ] {
        let source = home.join("install").join(template);
        let text = std::fs::read_to_string(&source).map_err(|error| unusable(&source, &error))?;
        std::fs::write(&place, names.fill(&text)).map_err(|error| unusable(&place, &error))?;
    }
    Ok(())
}

/// What the shared library is called on disk and by the loader.
struct Names {
    version: String,
    /// Programs of the same promise go on running: `0.1` before 1.0, then `1`.
    promise: String,
    shared: String,
    soname: String,
}

impl Names {
    fn of(version: &str) -> Self {
        let parts: Vec<&str> = version.split('.').collect();
        let kept = if parts.first() == Some(&"0") { 2 } else { 1 };
        let promise = parts.get(..kept).unwrap_or(&parts).join(".");
        let plain = format!("libpaywright.{}", std::env::consts::DLL_EXTENSION);
        // `build.rs` of the library says the same to the linker.
        let (shared, soname) = if cfg!(target_os = "linux") {
            (format!("{plain}.{version}"), format!("{plain}.{promise}"))
        } else {
            (plain.clone(), plain)
        };
        Self { version: version.to_owned(), promise, shared, soname }
    }

    fn fill(&self, template: &str) -> String {
        template
            .replace("@VERSION@", &self.version)
            .replace("@PROMISE@", &self.promise)
            .replace("@SHARED@", &self.shared)
            .replace("@SONAME@", &self.soname)
    }

    #[cfg(target_os = "linux")]
    fn link(&self, lib: &Path) -> Result<(), Failure> {
        for name in [self.soname.as_str(), "libpaywright.so"] {
            let place = lib.join(name);
            drop(std::fs::remove_file(&place));
            std::os::unix::fs::symlink(&self.shared, &place)
                .map_err(|error| unusable(&place, &error))?;
        }
        Ok(())
    }

    #[cfg(not(target_os = "linux"))]
    #[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "as on Linux")]
    fn link(&self, _lib: &Path) -> Result<(), Failure> {
        Ok(())
    }
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    // A library that runs must not change under its programs, so the old one goes as a whole.
    drop(std::fs::remove_file(to));
    std::fs::copy(from, to).map(drop).map_err(|error| unusable(to, &error))
}

fn unusable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{} cannot be written: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_that_may_break_programs_has_another_name() {
        for (version, promise) in [("0.1.0", "0.1"), ("0.12.3", "0.12"), ("1.2.3", "1")] {
            assert_eq!(Names::of(version).promise, promise);
        }
        let filled = Names::of("0.1.0").fill("@VERSION@ @PROMISE@ @SHARED@ @SONAME@");
        assert!(!filled.contains('@'), "{filled}");
    }
}
