//! The Python package: its wheel is built, installed into an environment of its own, and tested there.

use crate::install;
use crate::shell::{Failure, cargo, program, root, run, target_dir};

const HOME: &str = "bindings/python";

pub(crate) fn tests() -> Result<String, Failure> {
    let requirements = format!("{HOME}/tests/requirements.txt");
    let python = install::python_wheels(&requirements, "bindings/python")?;
    let wheels = target_dir().join("bindings/wheels");
    // Only the wheel of this build may be found there.
    drop(std::fs::remove_dir_all(&wheels));
    let python = || program(&python);
    let mut build = python();
    build.args(["-m", "maturin", "build", "--locked", "--manifest-path"]);
    run(build.arg(root().join(HOME).join("Cargo.toml")).arg("--out").arg(&wheels))?;
    let mut install = python();
    install.args(["-m", "pip", "install", "--force-reinstall", "--no-deps", "--no-index"]);
    run(install.arg("--find-links").arg(&wheels).arg("paywright"))?;
    let mut types = python();
    types.args(["-m", "mypy", "--strict"]).arg(root().join(HOME).join("python/paywright"));
    run(&mut types)?;
    run(&mut cargo(&["build", "--locked", "--workspace", "--bin", "paywright"]))?;
    let emulator =
        target_dir().join("debug").join(format!("paywright{}", std::env::consts::EXE_SUFFIX));
    let mut tests = python();
    tests
        .args(["-m", "pytest", "-q", "-p", "no:cacheprovider"])
        .arg(root().join(HOME).join("tests"));
    let output = run(tests.env("PAYWRIGHT_PROGRAM", emulator))?;
    Ok(output.lines().last().unwrap_or_default().trim_matches(['=', ' ']).to_owned())
}
