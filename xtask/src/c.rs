//! The C library: its tests are C programs that are built against nothing but what is installed, and run
//! plainly, under the sanitizers of the compiler and under valgrind.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::thread;

use crate::c_install;
use crate::platform::{Platform, SECRET};
use crate::shell::{Failure, cargo, lacking, pass_through, program, root, run, target_dir};

const HOME: &str = "bindings/c";

/// What every C and C++ program here is built with.
const STRICT: &[&str] = &["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-g"];

/// Leaks of the library are seen as well: it takes its memory from the same allocator.
const SANITIZERS: &[&str] = &["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];

const VALGRIND: &[&str] =
    &["-q", "--error-exitcode=9", "--leak-check=full", "--errors-for-leak-kinds=definite"];

/// Builds the library and the programs, and runs them.
pub(crate) fn tests() -> Result<String, Failure> {
    if !is_there("cc") || !is_there("c++") {
        return lacking("no C and C++ compiler");
    }
    all_is_tested()?;
    run(&mut cargo(&["build", "--locked", "-p", "paywright-c", "-p", "paywright-cli"]))?;
    let built = target_dir().join("debug");
    let bench = Bench::new("tests")?;
    c_install::install(&bench.prefix, &built)?;
    let platform = built.join(format!("paywright{}", std::env::consts::EXE_SUFFIX));

    bench.header_alone()?;
    let vectors = crate::test::vector_files()?;
    let plain = Programs::build(&bench, "", &[])?;
    let checked = Programs::build(&bench, "-checked", SANITIZERS)?;
    // Scenarios wait for the platform most of their time.
    let (passed, agreed, under_valgrind) = thread::scope(|scope| {
        let watched = scope.spawn(|| checked.run(&[], &vectors, &platform));
        let valgrind = scope.spawn(|| plain.run_under_valgrind(&vectors, &platform));
        let (passed, agreed) = plain.run(&["freed"], &vectors, &platform)?;
        joined(watched)?;
        Ok::<_, Failure>((passed, agreed, joined(valgrind)?))
    })?;
    run(&mut program(bench.c(
        "fixed-buffers",
        &["examples/fixed-buffers/fixed_buffers.c"],
        &[],
    )?))?;
    let readme = readme_programs(&bench, &platform)?;
    quickstart(&bench, &platform)?;
    let cmake = by_cmake(&bench, &platform)?;
    Ok(format!("{passed}; vectors: {agreed}; sanitizers; {under_valgrind}; {readme}; {cmake}"))
}

/// `cargo xtask bench-bindings c`: a million verifications and a minute of calls, with the library as it is shipped.
pub(crate) fn leaks() -> ExitCode {
    let measured = || -> Result<ExitCode, Failure> {
        let bench = Bench::new("leaks")?;
        c_install::shipped(&bench.prefix)?;
        let leaks = bench.c("leaks", &["tests/leaks.c", "tests/support.c"], &["-O2"])?;
        run(&mut cargo(&["build", "--release", "--locked", "-p", "paywright-cli"]))?;
        let platform = target_dir().join("release/paywright");
        let platform = Platform::start(&platform, &[])?;
        Ok(pass_through(program(leaks).arg(&platform.base_url)))
    };
    measured().unwrap_or_else(|failure| {
        eprintln!("{}\n{}", failure.sentence, failure.output);
        ExitCode::FAILURE
    })
}

/// Every function is given hostile arguments, and every scenario that languages show is shown.
fn all_is_tested() -> Result<(), Failure> {
    let read = |name: &str| {
        std::fs::read_to_string(root().join(name))
            .map_err(|error| Failure::new(format!("{name} cannot be read: {error}")))
    };
    let header = read("bindings/c/include/paywright.h")?;
    let hostile = read("bindings/c/tests/hostile.c")?;
    let untried = functions(&header).filter(|name| match name.strip_suffix("_free") {
        // The test makes these names from those of their types.
        Some("pw_string") | None => !hostile.contains(&format!("{name}(")),
        Some(kind) => !hostile.contains(&format!("FREEING({kind},")),
    });
    let untried: Vec<&str> = untried.collect();
    if !untried.is_empty() {
        let names = untried.join(", ");
        return Err(Failure::new(format!("tests/hostile.c gives nothing hostile to {names}")));
    }
    let scenarios =
        read("bindings/c/tests/scenarios.c")? + &read("bindings/c/tests/cryptoprocessing.c")?;
    let languages = read("docs/bindings.md")?;
    let names = languages.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let unshown: Vec<&str> =
        names.filter(|name| !scenarios.contains(&format!("SCENARIO({name})"))).collect();
    if !unshown.is_empty() {
        let names = unshown.join(", ");
        return Err(Failure::new(format!("no scenario in tests shows {names}")));
    }
    Ok(())
}

/// The names of the functions that a header declares.
fn functions(header: &str) -> impl Iterator<Item = &str> {
    let declares = |line: &&str| line.starts_with("pw_code pw_") || line.starts_with("void pw_");
    header.lines().filter(declares).filter_map(|line| line.split(['(', ' ']).nth(1))
}

/// An empty prefix, and the folder of the programs that are built against it.
struct Bench {
    folder: PathBuf,
    prefix: PathBuf,
}

impl Bench {
    fn new(name: &str) -> Result<Self, Failure> {
        let folder = target_dir().join("bindings/c").join(name);
        let prefix = folder.join("prefix");
        // Nothing of an earlier run may be found there.
        drop(std::fs::remove_dir_all(&folder));
        std::fs::create_dir_all(&prefix).map_err(|error| unusable(&prefix, &error))?;
        Ok(Self { folder, prefix })
    }

    /// The header needs nothing else and warns nobody, by any standard that is in use.
    fn header_alone(&self) -> Result<(), Failure> {
        for standard in ["c99", "c11", "c17", "c++11", "c++17", "c++20"] {
            let (mut compiler, language) = match standard.strip_prefix("c++") {
                Some(_) => (program(cxx()), "c++"),
                None => (program(cc()), "c"),
            };
            let source = self.folder.join("header");
            std::fs::write(&source, "#include <paywright.h>\n#include <paywright.h>\n")
                .map_err(|error| unusable(&source, &error))?;
            compiler.args(STRICT).arg(format!("-std={standard}")).args(["-fsyntax-only", "-x"]);
            run(compiler.arg(language).arg("-I").arg(self.prefix.join("include")).arg(source))?;
        }
        Ok(())
    }

    fn c(&self, name: &str, sources: &[&str], flags: &[&str]) -> Result<PathBuf, Failure> {
        let made = self.folder.join(name);
        let home = root().join(HOME);
        let (include, lib) = (self.prefix.join("include"), self.prefix.join("lib"));
        let mut compiler = program(cc());
        compiler.args(["-std=c99", "-pthread"]).args(STRICT).args(flags);
        compiler.arg("-I").arg(include).arg("-o").arg(&made);
        compiler.args(sources.iter().map(|source| home.join(source)));
        compiler.arg("-L").arg(&lib).arg("-lpaywright");
        run(compiler.arg(format!("-Wl,-rpath,{}", lib.display())))?;
        Ok(made)
    }

    /// Lets a program find what is installed, as users do.
    fn as_user(&self, mut command: Command, folder: &Path) -> Command {
        command
            .current_dir(folder)
            .env("PKG_CONFIG_PATH", self.prefix.join("lib/pkgconfig"))
            .env("CMAKE_PREFIX_PATH", &self.prefix)
            .env("LD_LIBRARY_PATH", self.prefix.join("lib"))
            .env("PAYWRIGHT_SECRET", SECRET)
            .env("PAYWRIGHT_CRYPTOPROCESSING_KEY", "Merchant")
            .env("PAYWRIGHT_CRYPTOPROCESSING_PASSWORD", "123");
        command
    }

    fn empty_folder(&self, name: &str) -> Result<PathBuf, Failure> {
        let folder = self.folder.join(name);
        std::fs::create_dir_all(&folder).map_err(|error| unusable(&folder, &error))?;
        Ok(folder)
    }
}

/// The programs that are run in several ways.
struct Programs {
    hostile: PathBuf,
    /// Those of each gateway.
    scenarios: [PathBuf; 2],
    conformance: PathBuf,
}

impl Programs {
    fn build(bench: &Bench, suffix: &str, flags: &[&str]) -> Result<Self, Failure> {
        let c = |name: &str, sources: &[&str]| bench.c(&format!("{name}{suffix}"), sources, flags);
        Ok(Self {
            hostile: bench.c(
                &format!("hostile{suffix}"),
                &["tests/hostile.c", "tests/support.c"],
                &[flags, &[concat!("-DVERSION=\"", env!("CARGO_PKG_VERSION"), "\"")]].concat(),
            )?,
            scenarios: [
                c("scenarios", &["tests/scenarios.c", "tests/support.c"])?,
                c("cryptoprocessing", &["tests/cryptoprocessing.c", "tests/support.c"])?,
            ],
            conformance: c("paywright-conformance", &["tests/conformance.c"])?,
        })
    }

    /// Gives what scenarios and vectors say in the end.
    fn run(
        &self,
        hostile: &[&str],
        vectors: &[PathBuf],
        platform: &Path,
    ) -> Result<(String, String), Failure> {
        run(program(&self.hostile).args(hostile))?;
        let agreed = run(program(&self.conformance).args(vectors))?;
        Ok((shown(&self.scenarios, |tested| program(tested), platform)?, last_line(&agreed)))
    }

    fn run_under_valgrind(&self, vectors: &[PathBuf], platform: &Path) -> Result<String, Failure> {
        if !is_there("valgrind") {
            return lacking("no valgrind");
        }
        let under = |tested: &PathBuf| {
            let mut valgrind = program("valgrind");
            valgrind.args(VALGRIND).arg(tested);
            valgrind
        };
        thread::scope(|scope| {
            let waits = scope.spawn(|| shown(&self.scenarios, under, platform));
            run(&mut under(&self.hostile))?;
            run(under(&self.conformance).args(vectors))?;
            joined(waits).map(|_| "valgrind".to_owned())
        })
    }
}

/// Runs the scenarios of both gateways at a time, since they wait, and gives what they say in the end.
fn shown(
    scenarios: &[PathBuf; 2],
    started: impl Fn(&PathBuf) -> Command + Sync,
    platform: &Path,
) -> Result<String, Failure> {
    let [first, second] = scenarios;
    let shown = |tested| run(started(tested).env("PAYWRIGHT_PROGRAM", platform));
    thread::scope(|scope| {
        let second = scope.spawn(|| shown(second));
        let first = shown(first)?;
        Ok(format!("{}, {}", last_line(&first), last_line(&joined(second)?)))
    })
}

/// Builds and runs the programs that the README shows, by the lines that it shows.
fn readme_programs(bench: &Bench, platform: &Path) -> Result<String, Failure> {
    let path = root().join(HOME).join("README.md");
    let readme = std::fs::read_to_string(&path).map_err(|error| unusable(&path, &error))?;
    let blocks = |language: &str| {
        let fence = format!("```{language}\n");
        let texts = readme.split(&fence).skip(1);
        texts.filter_map(|rest| rest.split_once("```")).map(|(text, _)| text).collect::<Vec<_>>()
    };
    let (sources, makefiles) = (blocks("c"), blocks("make"));
    let ([first, terminal], [makefile]) = (sources.as_slice(), makefiles.as_slice()) else {
        let sentence = "the README of the C library does not show two programs and a Makefile";
        return Err(Failure::new(sentence));
    };
    let folder = bench.empty_folder("readme")?;
    let mut version = bench.as_user(program("pkg-config"), &folder);
    let version = run(version.args(["--modversion", "paywright"]))?;
    says(&version, "pkg-config", &[env!("CARGO_PKG_VERSION")])?;
    for (name, text) in [("first.c", first), ("terminal.c", terminal), ("Makefile", makefile)] {
        std::fs::write(folder.join(name), text).map_err(|error| unusable(&folder, &error))?;
    }
    for (name, gateway, told) in [
        ("first", "ecommpay", ["/payment?", "sale: accepted", "refund: accepted"]),
        ("terminal", "cryptoprocessing", ["pay: done", "paid: yes", "refund: done"]),
    ] {
        run(bench.as_user(program("make"), &folder).arg(name))?;
        let platform = Platform::start(platform, &["--gateway", gateway])?;
        let mut shown = bench.as_user(program(folder.join(name)), &folder);
        let output = run(shown.arg(&platform.base_url))?;
        says(&output, &format!("the program `{name}` of the README"), &told)?;
    }
    Ok("README".to_owned())
}

/// Builds the example in a folder of its own, by its Makefile and the installed library alone, and runs
/// it against the local platform.
fn quickstart(bench: &Bench, platform: &Path) -> Result<(), Failure> {
    let folder = bench.empty_folder("quickstart")?;
    for file in ["Makefile", "quickstart.c"] {
        let from = root().join(HOME).join("examples/quickstart").join(file);
        std::fs::copy(&from, folder.join(file)).map_err(|error| unusable(&from, &error))?;
    }
    run(&mut bench.as_user(program("make"), &folder))?;
    // Free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0")
        .and_then(|it| it.local_addr())
        .map_err(|error| Failure::new(format!("no port is free: {error}")))?
        .port();
    let callbacks = format!("http://127.0.0.1:{port}/");
    let platform = Platform::start(platform, &["--callback-url", &callbacks])?;
    let mut quickstart = bench.as_user(program(folder.join("quickstart")), &folder);
    let output = run(quickstart.args([platform.base_url.as_str(), &port.to_string()]))?;
    let told = ["sale: accepted", "order-2 is paid", "refund: accepted", "callback: reversed"];
    says(&output, "the quickstart", &told)
}

/// Builds the C++ examples by CMake, against the shared and the static library, and runs them.
fn by_cmake(bench: &Bench, platform: &Path) -> Result<String, Failure> {
    if !is_there("cmake") {
        return lacking("no cmake");
    }
    let folder = bench.empty_folder("cmake")?;
    let mut configure = bench.as_user(program("cmake"), &folder);
    run(configure.arg(root().join(HOME).join("examples/cpp")))?;
    run(bench.as_user(program("cmake"), &folder).args(["--build", "."]))?;
    for name in ["shop", "shop_static"] {
        let output = run(&mut bench.as_user(program(folder.join(name)), &folder))?;
        says(
            &output,
            name,
            &["order-1 success, ship it", "kept: order \"1\"", "http_connect_failed"],
        )?;
    }
    let platform = Platform::start(platform, &["--gateway", "cryptoprocessing"])?;
    let mut terminal = bench.as_user(program(folder.join("terminal")), &folder);
    let output = run(terminal.arg(&platform.base_url))?;
    let told = [
        "pay: done",
        "notification_of_other_amount",
        "success, ship it",
        "kept: 12480",
        "refund: done",
    ];
    says(&output, "terminal", &told)?;
    Ok("CMake".to_owned())
}

fn says(output: &str, who: &str, told: &[&str]) -> Result<(), Failure> {
    match told.iter().find(|wanted| !output.contains(**wanted)) {
        None => Ok(()),
        Some(wanted) => Err(Failure {
            sentence: format!("{who} did not say `{wanted}`"),
            output: output.to_owned(),
        }),
    }
}

fn cc() -> std::ffi::OsString {
    std::env::var_os("CC").unwrap_or_else(|| "cc".into())
}

fn cxx() -> std::ffi::OsString {
    std::env::var_os("CXX").unwrap_or_else(|| "c++".into())
}

fn is_there(name: &str) -> bool {
    let name = match name {
        "cc" => cc(),
        "c++" => cxx(),
        other => other.into(),
    };
    run(program(name).arg("--version")).is_ok()
}

fn joined<T>(thread: thread::ScopedJoinHandle<'_, Result<T, Failure>>) -> Result<T, Failure> {
    thread.join().unwrap_or_else(|_| Err(Failure::new("a thread of the tests was lost")))
}

fn last_line(output: &str) -> String {
    output.lines().last().unwrap_or_default().to_owned()
}

fn unusable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{} cannot be used: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_of_a_header_are_found() {
        let header = "#define PW_OK 0\npw_code pw_sign(const pw_project *p,\n   int x);\nvoid pw_a_free(pw_a *a);\n";
        assert_eq!(functions(header).collect::<Vec<_>>(), ["pw_sign", "pw_a_free"]);
    }
}
