//! Installs packages and tools under the target directory, pinned, and once.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shell::{Failure, cargo, program, root, run, target_dir};

/// The cargo-deny of this version, built on demand.
pub(crate) fn cargo_deny() -> Result<PathBuf, Failure> {
    const VERSION: &str = "0.20.2";
    let tools = target_dir().join("tools");
    let binary = tools.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    let has_it = |output: String| output.trim().ends_with(VERSION);
    if binary.exists() && run(program(&binary).arg("--version")).is_ok_and(has_it) {
        return Ok(binary);
    }
    // Built without optimisation: four times quicker, and its own run still takes about a second.
    let mut install = cargo(&["install", "--locked", "--debug", "--force", "--root"]);
    install
        .arg(&tools)
        .arg(format!("cargo-deny@{VERSION}"))
        .env("CARGO_TARGET_DIR", tools.join("build"))
        .env("CARGO_PROFILE_DEV_DEBUG", "0");
    from_registry("crates.io", &mut install)?;
    // Only the binary is needed from here on; the rest is 500 MB.
    _ = std::fs::remove_dir_all(tools.join("build"));
    Ok(binary)
}

/// Debian's Chromium, for root on a machine with `apt-get`.
pub(crate) fn chromium_by_apt() -> Result<(), Failure> {
    const ADVICE: &str = "install Chromium, or set CHROMIUM to the path of one";
    let is_root = run(program("id").arg("-u")).is_ok_and(|output| output.trim() == "0");
    let has_apt = run(program("apt-get").arg("--version")).is_ok();
    if !has_apt || !is_root {
        let sentence = format!("the tests need Chromium, which is not on the PATH; {ADVICE}");
        return Err(Failure::new(sentence));
    }
    // The lists of a new machine are empty or old. Without them the next command says what is wrong.
    _ = run(program("apt-get").arg("update"));
    let mut install = program("apt-get");
    install
        .args(["install", "-y", "--no-install-recommends", "chromium"])
        .env("DEBIAN_FRONTEND", "noninteractive");
    run(&mut install).map(drop).map_err(|failure| {
        let sentence = format!("apt-get cannot install Chromium; {ADVICE}");
        Failure { sentence, ..failure }
    })
}

/// The target without a system.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Whether its standard library is there; rustup adds it where it can.
pub(crate) fn wasm_target() -> bool {
    let is_there = || {
        run(program("rustc").args(["--print", "target-libdir", "--target", WASM]))
            .is_ok_and(|folder| Path::new(folder.trim()).is_dir())
    };
    if !is_there() {
        // A machine without rustup, or offline, still runs the other steps.
        _ = run(program("rustup").args(["target", "add", WASM]));
    }
    is_there()
}

/// A folder with `node_modules` as the lock file in `source` says.
pub(crate) fn npm_packages(source: &str, name: &str) -> Result<PathBuf, Failure> {
    let (source, folder) = (root().join(source), target_dir().join(name));
    let files = [source.join("package.json"), source.join("package-lock.json")];
    once(&folder, &files, || {
        for file in &files {
            let copy = folder.join(file.file_name().unwrap_or_default());
            std::fs::copy(file, &copy).map_err(|error| unusable(&copy, &error))?;
        }
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        let mut install = program(npm);
        install
            .current_dir(&folder)
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            // A missing network is to be told within seconds; npm waits minutes by itself.
            .args(["--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"]);
        from_registry("npm", &mut install)
    })?;
    Ok(folder)
}

/// The Python of a virtual environment with the packages of a requirements file, which pins each by
/// its hash, and those only.
pub(crate) fn python_packages(requirements: &str, name: &str) -> Result<PathBuf, Failure> {
    python_environment(requirements, name, &["--require-hashes", "--no-deps"])
}

/// The same for a file with versions only, where wheels are different on every machine.
pub(crate) fn python_wheels(requirements: &str, name: &str) -> Result<PathBuf, Failure> {
    python_environment(requirements, name, &["--no-deps"])
}

fn python_environment(
    requirements: &str,
    name: &str,
    options: &[&str],
) -> Result<PathBuf, Failure> {
    let (requirements, folder) = (root().join(requirements), target_dir().join(name));
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    once(&folder, std::slice::from_ref(&requirements), || {
        run(program("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
        let mut install = program(&python);
        install.args(["-m", "pip", "install"]).args(options).arg("-r");
        from_registry("PyPI", install.arg(&requirements))
    })?;
    Ok(python)
}

/// Runs `install` unless the folder was filled from the same files before.
fn once(
    folder: &Path,
    files: &[PathBuf],
    install: impl FnOnce() -> Result<(), Failure>,
) -> Result<(), Failure> {
    let stamp = folder.join("installed-from");
    let mut wanted = String::new();
    for file in files {
        wanted += &std::fs::read_to_string(file).map_err(|error| unusable(file, &error))?;
    }
    if std::fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    std::fs::create_dir_all(folder).map_err(|error| unusable(folder, &error))?;
    install()?;
    std::fs::write(&stamp, wanted).map_err(|error| unusable(&stamp, &error))
}

fn unusable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{} cannot be used: {error}", path.display()))
}

/// Runs an installer and says plainly when it is the network that is missing.
fn from_registry(registry: &str, install: &mut Command) -> Result<(), Failure> {
    run(install).map(drop).map_err(|failure| {
        let sentence = if is_offline(&failure.output) {
            format!(
                "{registry} cannot be reached, and this step must install packages from it once; \
                 run it again with a network connection"
            )
        } else {
            format!("packages from {registry} cannot be installed: {}", failure.sentence)
        };
        Failure { sentence, ..failure }
    })
}

fn is_offline(output: &str) -> bool {
    const SIGNS: &[&str] = &[
        "ECONNREFUSED",
        "ENOTFOUND",
        "EAI_AGAIN",
        "ETIMEDOUT",
        "ECONNRESET",
        "Failed to establish a new connection",
        "Connection refused",
        "Cannot connect to proxy",
        "Could not resolve host",
        "Couldn't resolve host",
        "Could not connect to server",
        "Couldn't connect to server",
        "failed to download from",
        "network failure seems to have happened",
    ];
    SIGNS.iter().any(|sign| output.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn packages_are_installed_again_only_when_their_lock_changes() {
        let folder = scratch("once");
        let lock = folder.join("lock");
        let target = folder.join("target");
        let mut installs = 0;
        for (content, expected) in [("1", 1), ("1", 1), ("2", 2), ("2", 2)] {
            std::fs::write(&lock, content).unwrap();
            let install = || {
                installs += 1;
                Ok(())
            };
            once(&target, std::slice::from_ref(&lock), install).unwrap();
            assert_eq!(installs, expected);
        }
        // A failed installation leaves no stamp behind.
        std::fs::write(&lock, "3").unwrap();
        let fails = || Err(Failure::new("no"));
        assert!(once(&target, std::slice::from_ref(&lock), fails).is_err());
        assert!(once(&target, std::slice::from_ref(&lock), fails).is_err());
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_registry_out_of_reach_is_told_from_a_faulty_package() {
        let script = "print('npm error code ECONNREFUSED'); exit(1)";
        let failure = from_registry("npm", program("python3").args(["-c", script])).unwrap_err();
        assert!(failure.sentence.starts_with("npm cannot be reached"), "{}", failure.sentence);
        let script = "print('THESE PACKAGES DO NOT MATCH THE HASHES'); exit(1)";
        let failure = from_registry("PyPI", program("python3").args(["-c", script])).unwrap_err();
        assert!(failure.sentence.contains("cannot be installed"), "{}", failure.sentence);
    }
}
