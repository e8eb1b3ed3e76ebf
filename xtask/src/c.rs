//! The C library: its tests are C programs, and its example is built where nothing but the installed
//! library is.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};

use crate::shell::{Failure, cargo, program, root, run, target_dir};

const HOME: &str = "bindings/c";

/// What every C and C++ program here is built with.
const STRICT: &[&str] = &["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-g"];

/// Builds the library and the programs, and runs them: plain, under the sanitizers, under valgrind.
pub(crate) fn tests() -> Result<String, Failure> {
    run(&mut cargo(&["build", "--locked", "-p", "paywright-c", "-p", "paywright-cli"]))?;
    let built = target_dir().join("debug");
    let platform = built.join(format!("paywright{}", std::env::consts::EXE_SUFFIX));
    let folder = target_dir().join("bindings/c");
    std::fs::create_dir_all(&folder).map_err(|error| Failure::new(error.to_string()))?;
    let linked = Linked { folder: &folder, libraries: &built };

    let scenarios = linked.c("scenarios", &["tests/scenarios.c", "tests/support.c"], &[])?;
    let hostile = linked.c("hostile", &["tests/hostile.c", "tests/support.c"], &[])?;
    let conformance = linked.c("conformance", &["tests/conformance.c"], &[])?;
    run(&mut program(&hostile))?;
    let passed = run(program(&scenarios).env("PAYWRIGHT_PROGRAM", &platform))?;
    let agreed = run(program(&conformance).args(vectors()?))?;
    run(&mut program(linked.c(
        "fixed-buffers",
        &["examples/fixed-buffers/fixed_buffers.c"],
        &[],
    )?))?;
    run(&mut program(linked.cpp("shop", "examples/cpp/shop.cpp")?))?;

    // Leaks of the library are seen as well: it takes its memory from the same allocator.
    let sanitizers = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
    let checked = linked.c("hostile-asan", &["tests/hostile.c", "tests/support.c"], &sanitizers)?;
    run(&mut program(&checked))?;
    let checked = linked.c("conformance-asan", &["tests/conformance.c"], &sanitizers)?;
    run(program(&checked).args(vectors()?))?;
    let valgrind = under_valgrind(&hostile)?;

    let prefix = folder.join("prefix");
    drop(std::fs::remove_dir_all(&prefix));
    install_into(&prefix, &built)?;
    quickstart(&folder, &prefix, &platform)?;
    let last = |output: &str| output.lines().last().unwrap_or_default().to_owned();
    Ok(format!("{}; vectors: {}; sanitizers; {valgrind}", last(&passed), last(&agreed)))
}

/// Installs the library as it is shipped: `cargo xtask install-c PREFIX`.
pub(crate) fn install(arguments: &[String]) -> ExitCode {
    let [prefix] = arguments else {
        eprintln!("say where to: `cargo xtask install-c /usr/local`");
        return ExitCode::from(2);
    };
    let build = ["build", "--locked", "--profile", "dist", "-p", "paywright-c"];
    let built = run(&mut cargo(&build))
        .and_then(|_| install_into(&root().join(prefix), &target_dir().join("dist")));
    match built {
        Ok(()) => {
            println!(
                "installed into {prefix}; `pkg-config --libs paywright` and CMake find it there"
            );
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("{}\n{}", failure.sentence, failure.output);
            ExitCode::FAILURE
        }
    }
}

/// What a program is linked with.
struct Linked<'a> {
    folder: &'a Path,
    libraries: &'a Path,
}

impl Linked<'_> {
    fn c(&self, name: &str, sources: &[&str], flags: &[&str]) -> Result<PathBuf, Failure> {
        let mut compiler = program(std::env::var_os("CC").unwrap_or_else(|| "cc".into()));
        compiler.args(["-std=c99", "-pthread"]).args(flags);
        self.link(compiler, name, sources)
    }

    fn cpp(&self, name: &str, source: &str) -> Result<PathBuf, Failure> {
        let mut compiler = program(std::env::var_os("CXX").unwrap_or_else(|| "c++".into()));
        compiler.arg("-std=c++11");
        self.link(compiler, name, &[source])
    }

    fn link(
        &self,
        mut compiler: Command,
        name: &str,
        sources: &[&str],
    ) -> Result<PathBuf, Failure> {
        let made = self.folder.join(name);
        let home = root().join(HOME);
        compiler.args(STRICT).arg("-I").arg(home.join("include")).arg("-I").arg(home.join("tests"));
        compiler.arg("-o").arg(&made).args(sources.iter().map(|source| home.join(source)));
        compiler.arg("-L").arg(self.libraries).arg("-lpaywright_c");
        let mut path = OsStr::new("-Wl,-rpath,").to_owned();
        path.push(self.libraries);
        run(compiler.arg(path))?;
        Ok(made)
    }
}

fn vectors() -> Result<Vec<PathBuf>, Failure> {
    crate::test::vector_files()
}

fn under_valgrind(tests: &Path) -> Result<String, Failure> {
    if run(program("valgrind").arg("--version")).is_err() {
        return Ok("skipped: no valgrind".to_owned());
    }
    let leaks = [
        "-q",
        "--error-exitcode=9",
        "--leak-check=full",
        "--errors-for-leak-kinds=definite",
        "--show-leak-kinds=definite",
    ];
    run(program("valgrind").args(leaks).arg(tests)).map(|_| "valgrind".to_owned())
}

/// Header, libraries, and what lets others find them.
fn install_into(prefix: &Path, built: &Path) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        Failure::new(format!("{} cannot be written: {error}", prefix.display()))
    };
    let (include, lib) = (prefix.join("include"), prefix.join("lib"));
    for folder in [&include, &lib.join("pkgconfig"), &lib.join("cmake/Paywright")] {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let header = root().join(HOME).join("include/paywright.h");
    std::fs::copy(header, include.join("paywright.h")).map_err(failed)?;
    let shared = format!("{}.{}", "libpaywright", std::env::consts::DLL_EXTENSION);
    let own = format!("{}.{}", "libpaywright_c", std::env::consts::DLL_EXTENSION);
    std::fs::copy(built.join(own), lib.join(&shared)).map_err(failed)?;
    std::fs::copy(built.join("libpaywright_c.a"), lib.join("libpaywright.a")).map_err(failed)?;
    let version = env!("CARGO_PKG_VERSION");
    let pkg_config = format!(
        "prefix={}\nincludedir=${{prefix}}/include\nlibdir=${{prefix}}/lib\n\n\
         Name: paywright\nDescription: Payments through ecommpay\nVersion: {version}\n\
         Cflags: -I${{includedir}}\nLibs: -L${{libdir}} -lpaywright\nLibs.private: -lpthread -ldl -lm\n",
        prefix.display()
    );
    std::fs::write(lib.join("pkgconfig/paywright.pc"), pkg_config).map_err(failed)?;
    let cmake = format!(
        "get_filename_component(paywright_prefix \"${{CMAKE_CURRENT_LIST_DIR}}/../../..\" ABSOLUTE)\n\
         add_library(Paywright::paywright SHARED IMPORTED)\n\
         set_target_properties(Paywright::paywright PROPERTIES\n\
         \x20 IMPORTED_LOCATION \"${{paywright_prefix}}/lib/{shared}\"\n\
         \x20 IMPORTED_NO_SONAME TRUE\n\
         \x20 INTERFACE_INCLUDE_DIRECTORIES \"${{paywright_prefix}}/include\")\n"
    );
    std::fs::write(lib.join("cmake/Paywright/PaywrightConfig.cmake"), cmake).map_err(failed)?;
    let matching = format!(
        "set(PACKAGE_VERSION {version})\nif(PACKAGE_FIND_VERSION VERSION_EQUAL PACKAGE_VERSION)\n\
         \x20 set(PACKAGE_VERSION_COMPATIBLE TRUE)\n\x20 set(PACKAGE_VERSION_EXACT TRUE)\nendif()\n"
    );
    let name = "cmake/Paywright/PaywrightConfigVersion.cmake";
    std::fs::write(lib.join(name), matching).map_err(failed)
}

/// Builds the example in a folder of its own, by its Makefile and the installed library alone, and runs
/// it against the local platform.
fn quickstart(folder: &Path, prefix: &Path, platform: &Path) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::new(format!("the quickstart: {error}"));
    let example = root().join(HOME).join("examples/quickstart");
    let empty = folder.join("quickstart");
    drop(std::fs::remove_dir_all(&empty));
    std::fs::create_dir_all(&empty).map_err(failed)?;
    for file in ["Makefile", "quickstart.c"] {
        std::fs::copy(example.join(file), empty.join(file)).map_err(failed)?;
    }
    let mut make = program("make");
    make.current_dir(&empty).env("PKG_CONFIG_PATH", prefix.join("lib/pkgconfig"));
    run(&mut make)?;
    // Free a moment ago.
    let port =
        TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).map_err(failed)?.port();
    let callbacks = format!("http://127.0.0.1:{port}/");
    let (mut running, base_url) = start(platform, &callbacks)?;
    let output = run(program(empty.join("quickstart"))
        .args([base_url.as_str(), &port.to_string()])
        .env("LD_LIBRARY_PATH", prefix.join("lib"))
        .env("PAYWRIGHT_SECRET", SECRET));
    drop(running.kill());
    drop(running.wait());
    let output = output?;
    let wanted = ["order-2 is paid", "\"outcome\":\"accepted\"", "callback: reversed"];
    match wanted.iter().find(|wanted| !output.contains(**wanted)) {
        None => Ok(()),
        Some(wanted) => {
            Err(Failure { sentence: format!("the quickstart did not say `{wanted}`"), output })
        }
    }
}

const SECRET: &str = "local-test-key";

/// The local platform, and where it is.
fn start(platform: &Path, callbacks: &str) -> Result<(Child, String), Failure> {
    let failed = |error: std::io::Error| Failure::new(format!("the local platform: {error}"));
    let mut child = program(platform)
        .args(["emulator", "--port", "0", "--json", "--callback-url", callbacks])
        .env("PAYWRIGHT_SECRET", SECRET)
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let lines = child.stdout.take().map(BufReader::new).into_iter().flat_map(BufRead::lines);
    let address = lines.map_while(Result::ok).find_map(|line| {
        let (_, value) = line.split_once("\"base_url\": \"")?;
        Some(value.trim_end_matches([',', '"']).to_owned())
    });
    match address {
        Some(address) => Ok((child, address)),
        None => Err(Failure::new("the local platform did not say where it is")),
    }
}
