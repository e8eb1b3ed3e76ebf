//! The Python package: its wheel is built, installed into environments of its own, tested and measured
//! there.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use crate::shell::{Failure, pass_through, program, root, run, target_dir};
use crate::{browser, install, platform};

const HOME: &str = "bindings/python";

/// The program, which is a wheel of its own.
const PROGRAM: &str = "crates/cli";

/// The example shop, and its tests, which are in JavaScript since a browser is what they drive.
const SHOP: &str = "examples/shop";
const SHOP_TESTS: &str = "tests/shop";

/// What the wheel of the package may weigh. That of the program has the platform in it.
const MOST_KIB: u64 = 4 * 1024;
const MOST_KIB_OF_PROGRAM: u64 = 6 * 1024;
const MOST_FILES: usize = 40;

pub(crate) fn tests() -> Result<String, Failure> {
    let wheels = target_dir().join("bindings/wheels");
    let (python, wheel) = installed(&wheels)?;
    let weight = weight(&python, &wheel)?;
    let package = root().join(HOME).join("python/paywright");
    let user = root().join(HOME).join("tests/typed_shop.py");
    python.module(&["mypy", "--strict"], &[&package])?;
    python.module(&["mypy", "--strict"], &[&user])?;
    let but_for = root().join(HOME).join("tests/stubtest.txt");
    python.module(&["mypy.stubtest", "paywright", "--allowlist"], &[&but_for])?;
    let mut pyright = python.command(&["-m", "pyright", "--pythonpath"]);
    run(pyright.arg(&python.0).arg(&package).arg(&user))?;
    let mut tests = python.command(&["-m", "pytest", "-q", "-p", "no:cacheprovider"]);
    tests.arg(root().join(HOME).join("tests")).env("PAYWRIGHT_PROGRAM", platform::built()?);
    let output = run(&mut tests)?;
    let passed = output.lines().last().unwrap_or_default().trim_matches(['=', ' ']).to_owned();
    // The wheels alone, in an environment that has nothing else but Flask.
    run(&mut python.maturin("build", PROGRAM, &wheels))?;
    let fresh = Python::with(&format!("{HOME}/tests/quickstart.txt"), "bindings/python-fresh")?;
    fresh.install(&wheels, &["paywright[cli]"])?;
    run(fresh.script("tests/quickstart.py").arg(fresh.beside("paywright")))?;
    Ok(format!("{passed}; the quickstart runs; the wheel: {weight}"))
}

/// The environment of the tests with the package in it, and the wheel that was built for it.
fn installed(wheels: &Path) -> Result<(Python, PathBuf), Failure> {
    let python = Python::with(&format!("{HOME}/tests/requirements.txt"), "bindings/python")?;
    let wheel = python.wheel(wheels, &["--release"])?;
    python.install(wheels, &["paywright"])?;
    Ok((python, wheel))
}

/// The example shop: its types, and its customers in a browser, at both gateways.
pub(crate) fn shop() -> Result<String, Failure> {
    let (python, _) = installed(&target_dir().join("bindings/wheels"))?;
    let mut types = python.command(&["-m", "mypy", "--strict", "--cache-dir"]);
    types.arg(target_dir().join("bindings/mypy-shop")).arg(".");
    run(types.current_dir(root().join(SHOP)))?;
    // A file is the whole table at one gateway, whose pages take their time.
    let mut customers = browser::test_run(SHOP_TESTS, Duration::from_secs(600))?;
    customers.env("PAYWRIGHT_PYTHON", &python.0).env("PAYWRIGHT_BIN", platform::built()?);
    run(&mut customers).map(|output| browser::counted(&output))
}

/// `cargo xtask bench-bindings python`: beside the official SDK, and the look for leaks.
pub(crate) fn bench() -> ExitCode {
    let measured = || -> Result<ExitCode, Failure> {
        let requirements = format!("{HOME}/benches/requirements.txt");
        let python = Python::with(&requirements, "bench/bindings-python")?;
        let wheels = target_dir().join("bench/wheels");
        python.wheel(&wheels, &["--profile", "dist"])?;
        python.install(&wheels, &["paywright"])?;
        let compared = pass_through(python.script("benches/compare.py").arg("--demand"));
        let leaks = pass_through(python.script("benches/leaks.py").arg(platform::built()?));
        Ok(if compared == ExitCode::SUCCESS { leaks } else { compared })
    };
    ended(measured())
}

/// `cargo xtask python-wheel`: for those who have the source and want to install it.
pub(crate) fn wheel_of_this_machine() -> ExitCode {
    let built = || -> Result<ExitCode, Failure> {
        let python = Python::with(&format!("{HOME}/wheels.txt"), "bindings/python-wheels")?;
        let out = target_dir().join("wheel");
        python.wheel(&out, &["--release"])?;
        run(&mut python.maturin("build", PROGRAM, &out))?;
        println!("the package and the program; install both into an environment by");
        println!("    pip install --find-links {} \"paywright[cli]\"", out.display());
        Ok(ExitCode::SUCCESS)
    };
    ended(built())
}

/// `cargo xtask python-wheels`: what is published, into target/wheels.
pub(crate) fn wheels() -> ExitCode {
    let built = || -> Result<ExitCode, Failure> {
        let python = Python::with(&format!("{HOME}/wheels.txt"), "bindings/python-wheels")?;
        let out = target_dir().join("wheels");
        drop(std::fs::remove_dir_all(&out));
        let arch = std::env::consts::ARCH;
        for (libc, tag) in [("gnu", "manylinux2014"), ("musl", "musllinux_1_2")] {
            let target = format!("{arch}-unknown-linux-{libc}");
            run(program("rustup").args(["target", "add", &target]))?;
            for (home, profile) in [(HOME, "dist"), (PROGRAM, "small")] {
                let mut build = python.maturin("build", home, &out);
                build.args(["--profile", profile, "--zig", "--target", &target]);
                run(build.args(["--compatibility", tag]))?;
            }
        }
        for home in [HOME, PROGRAM] {
            run(&mut python.maturin("sdist", home, &out))?;
        }
        for file in files(&out)? {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.ends_with(".whl") {
                println!("{name}: {}", weight(&python, &file)?);
            } else {
                println!("{name}");
            }
        }
        Ok(ExitCode::SUCCESS)
    };
    ended(built())
}

/// The Python of an environment.
struct Python(PathBuf);

impl Python {
    fn with(requirements: &str, name: &str) -> Result<Self, Failure> {
        install::python_wheels(requirements, name).map(Self)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut python = program(&self.0);
        // maturin looks for cargo, and zig for itself, beside the Python.
        let beside = self.0.parent().map(Path::to_owned).unwrap_or_default();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let paths = std::iter::once(beside).chain(std::env::split_paths(&path));
        if let Ok(path) = std::env::join_paths(paths) {
            python.env("PATH", path);
        }
        python.args(arguments);
        python
    }

    fn script(&self, name: &str) -> Command {
        let mut script = self.command(&[]);
        script.arg(root().join(HOME).join(name));
        script
    }

    fn module(&self, arguments: &[&str], paths: &[&Path]) -> Result<(), Failure> {
        let mut module = self.command(&["-m"]);
        run(module.args(arguments).args(paths)).map(drop)
    }

    /// A program that was installed with a wheel.
    fn beside(&self, name: &str) -> PathBuf {
        self.0.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    fn maturin(&self, verb: &str, home: &str, out: &Path) -> Command {
        let mut maturin = self.command(&["-m", "maturin", verb]);
        if verb == "build" {
            maturin.arg("--locked");
        }
        maturin.arg("--manifest-path").arg(root().join(home).join("Cargo.toml"));
        maturin.arg("--out").arg(out);
        maturin
    }

    /// Builds the wheel of this machine into an empty folder.
    fn wheel(&self, folder: &Path, profile: &[&str]) -> Result<PathBuf, Failure> {
        // Only the wheel of this build may be found there.
        drop(std::fs::remove_dir_all(folder));
        run(self.maturin("build", HOME, folder).args(profile))?;
        files(folder)?.pop().ok_or_else(|| Failure::new("maturin has built no wheel"))
    }

    /// Installs from these wheels and nowhere else, so that all of them must be of one version.
    fn install(&self, wheels: &Path, packages: &[&str]) -> Result<(), Failure> {
        let mut install =
            self.command(&["-m", "pip", "install", "--force-reinstall", "--no-index"]);
        run(install.arg("--find-links").arg(wheels).args(packages)).map(drop)
    }
}

/// `1.9 MiB, 23 files`, or a failure if that is too much.
fn weight(python: &Python, wheel: &Path) -> Result<String, Failure> {
    let unusable = |error| Failure::new(format!("{}: {error}", wheel.display()));
    let kib = std::fs::metadata(wheel).map_err(unusable)?.len() / 1024;
    let name = wheel.file_name().unwrap_or_default().to_string_lossy();
    let most = if name.starts_with("paywright_cli-") { MOST_KIB_OF_PROGRAM } else { MOST_KIB };
    let count = "import sys, zipfile; print(len(zipfile.ZipFile(sys.argv[1]).namelist()))";
    let files = run(python.command(&["-c", count]).arg(wheel))?;
    let files: usize = files.trim().parse().unwrap_or(usize::MAX);
    let told = format!("{kib} KiB, {files} files");
    if kib > most || files > MOST_FILES {
        return Err(Failure::new(format!(
            "{name} is too heavy: {told}; {most} KiB and {MOST_FILES} files are the most"
        )));
    }
    Ok(told)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = std::fs::read_dir(folder)
        .map_err(|error| Failure::new(format!("{}: {error}", folder.display())))?;
    Ok(entries.flatten().map(|entry| entry.path()).collect())
}

fn ended(result: Result<ExitCode, Failure>) -> ExitCode {
    result.unwrap_or_else(|failure| {
        eprintln!("{}\n{}", failure.sentence, failure.output);
        ExitCode::FAILURE
    })
}
