//! The Maven package: the native library, the Kotlin that uniffi writes for it, and Maven for the rest. Whatever
//! Maven fetches stays in the target directory.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::platform::Platform;
use crate::shell::{Failure, cargo, lacking, pass_through, program, root, run, target_dir};

const HOME: &str = "bindings/jvm";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What the jar may weigh as it is published.
const MOST_BYTES: u64 = 8 * 1024 * 1024;

/// Builds the package, tests it, and installs it into an empty project.
pub(crate) fn tests() -> Result<String, Failure> {
    if let Some(missing) = missing() {
        return lacking(missing);
    }
    let platform = build("debug")?;
    let folder = folder("jvm")?;
    assemble("debug", &folder)?;
    let mut tests = maven(&folder);
    tests.arg("install").env("PAYWRIGHT_PROGRAM", &platform);
    let output = run(&mut tests)?;
    examples(&folder, &platform)?;
    Ok(format!("{}; the programs of the README run in an empty project", counted(&output)))
}

/// `cargo xtask jvm-jar`.
pub(crate) fn jar() -> ExitCode {
    ended(|| {
        build("module")?;
        let folder = folder("jvm-jar")?;
        assemble("module", &folder)?;
        run(maven(&folder).args(["package", "-DskipTests"]))?;
        let jar = folder.join(format!("maven/paywright-{VERSION}.jar"));
        let bytes = std::fs::metadata(&jar).map_err(|error| unusable(&jar, &error))?.len();
        println!("{} KiB; put it into reach of Maven by", bytes / 1024);
        // The plug-in that comes with older Maven does not look into the jar.
        let pom = root().join(HOME).join("pom.xml");
        println!(
            "    mvn install:install-file -Dfile={} -DpomFile={}",
            jar.display(),
            pom.display()
        );
        if bytes > MOST_BYTES {
            let most = MOST_BYTES / 1024;
            return Err(Failure::new(format!("the jar is too heavy: {most} KiB are the most")));
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// `cargo xtask bench-bindings jvm`.
pub(crate) fn leaks() -> ExitCode {
    ended(|| {
        let platform = build("release")?;
        let folder = folder("jvm-leaks")?;
        assemble("release", &folder)?;
        let mut leaks = maven(&folder);
        leaks
            .args(["test", "-Dtest=Leaks", "-Dpaywright.patience=1800"])
            .env("PAYWRIGHT_PROGRAM", platform);
        Ok(pass_through(&mut leaks))
    })
}

/// What this machine lacks.
fn missing() -> Option<&'static str> {
    let is_there = |name: &str, ask: &str| run(program(name).arg(ask)).is_ok();
    match (is_there("javac", "-version"), is_there(MVN, "--version")) {
        (false, _) => Some("no JDK"),
        (true, false) => Some("no Maven"),
        (true, true) => None,
    }
}

const MVN: &str = if cfg!(windows) { "mvn.cmd" } else { "mvn" };

/// Builds the library by a profile, and quickly what is needed beside it. Gives the local platform: the program
/// that PAYWRIGHT_PROGRAM names, or as it was built.
fn build(profile: &str) -> Result<PathBuf, Failure> {
    if profile != "debug" {
        let library = ["build", "--locked", "-p", "paywright-jvm", "--lib", "--profile", profile];
        run(&mut cargo(&library))?;
    }
    let mut rest =
        cargo(&["build", "--locked", "-p", "paywright-jvm", "--lib", "--example", "kotlin"]);
    if let Some(built) = std::env::var_os("PAYWRIGHT_PROGRAM") {
        run(&mut rest)?;
        return Ok(built.into());
    }
    run(rest.args(["-p", "paywright-cli", "--bin", "paywright"]))?;
    Ok(target_dir().join("debug").join(format!("paywright{}", std::env::consts::EXE_SUFFIX)))
}

/// Puts the library of a build where Maven packs it, and writes the Kotlin that calls it.
fn assemble(profile: &str, folder: &Path) -> Result<(), Failure> {
    let (prefix, suffix) = (std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let name = format!("{prefix}paywright_jvm{suffix}");
    let library = target_dir().join(profile).join(&name);
    // What uniffi needs for that is gone from a library that was stripped.
    let writer = format!("debug/examples/kotlin{}", std::env::consts::EXE_SUFFIX);
    let mut writer = program(target_dir().join(writer));
    run(writer.arg(&library).arg(empty(&folder.join("generated"))?))?;
    let packed = empty(&folder.join("native"))?.join(jna_platform()?);
    std::fs::create_dir_all(&packed).map_err(|error| unusable(&packed, &error))?;
    let packed = packed.join(name);
    let stripped = run(program("strip").args(["-x", "-o"]).arg(&packed).arg(&library));
    if stripped.is_err() {
        std::fs::copy(&library, &packed).map_err(|error| unusable(&packed, &error))?;
    }
    Ok(())
}

/// The folder in which JNA looks for libraries of this machine.
fn jna_platform() -> Result<String, Failure> {
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    };
    let machine = match std::env::consts::ARCH {
        "x86_64" => "x86-64",
        "x86" => "x86",
        "aarch64" => "aarch64",
        other => return Err(Failure::new(format!("nobody has tried the package on {other}"))),
    };
    Ok(format!("{system}-{machine}"))
}

/// A program that the README shows, and what it says.
struct Example {
    class: &'static str,
    says: &'static [&'static str],
}

const QUICKSTART: Example = Example {
    class: "Quickstart",
    says: &["page: http://", "sale: ACCEPTED", "ship: order-2", "refund: ACCEPTED"],
};

const CARD_SHOP: Example = Example {
    class: "CardShop",
    says: &["page: http://", "pay: Outcome.Done", "paid: true", "left: 241500"],
};

/// The Java of the README in a project that has nothing but the package.
fn examples(folder: &Path, platform: &Path) -> Result<(), Failure> {
    let readme = root().join(HOME).join("README.md");
    let text = std::fs::read_to_string(&readme).map_err(|error| unusable(&readme, &error))?;
    let project = empty(&folder.join("quickstart"))?;
    let sources = project.join("src/main/java");
    std::fs::create_dir_all(&sources).map_err(|error| unusable(&sources, &error))?;
    let write = |path: PathBuf, holds: &str, language: &str| {
        let block =
            blocks(&text, language).find(|block| block.contains(holds)).ok_or_else(|| {
                Failure::new(format!("the README shows no {language} with `{holds}`"))
            })?;
        std::fs::write(&path, block).map_err(|error| unusable(&path, &error))
    };
    write(project.join("pom.xml"), "<project", "xml")?;
    for Example { class, .. } in [QUICKSTART, CARD_SHOP] {
        write(sources.join(format!("{class}.java")), &format!("class {class} "), "java")?;
    }
    // Free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0")
        .and_then(|it| it.local_addr())
        .map_err(|error| Failure::new(format!("no port is free: {error}")))?
        .port();
    let callbacks = format!("http://127.0.0.1:{port}/callback");
    let first = Platform::start(platform, &["--callback-url", &callbacks])?;
    QUICKSTART.run(&project, &first, port)?;
    let second = Platform::start(platform, &["--gateway", "cryptoprocessing"])?;
    CARD_SHOP.run(&project, &second, port)
}

impl Example {
    fn run(&self, project: &Path, platform: &Platform, port: u16) -> Result<(), Failure> {
        let mut shop = any_maven();
        shop.current_dir(project).args(["compile", "exec:java"]);
        shop.arg(format!("-Dexec.mainClass={}", self.class));
        shop.env("PAYWRIGHT_URL", &platform.base_url).env("PORT", port.to_string());
        let output = run(&mut shop)?;
        match self.says.iter().find(|line| !output.contains(**line)) {
            Some(line) => {
                let sentence = format!("{} does not say `{line}`", self.class);
                Err(Failure { sentence, output })
            }
            None => Ok(()),
        }
    }
}

/// The blocks of a language in a document.
fn blocks<'a>(text: &'a str, language: &str) -> impl Iterator<Item = &'a str> {
    let opening = format!("```{language}\n");
    let mut rest = text;
    std::iter::from_fn(move || {
        let (_, after) = rest.split_once(opening.as_str())?;
        let (block, after) = after.split_once("```")?;
        rest = after;
        Some(block)
    })
}

/// Maven for the package, which builds in the folder.
fn maven(folder: &Path) -> Command {
    let mut maven = any_maven();
    maven.arg("-f").arg(root().join(HOME).join("pom.xml"));
    maven.arg(format!("-Dpaywright.target={}", folder.display()));
    maven
}

fn any_maven() -> Command {
    let mut maven = program(MVN);
    maven.args(["-B", "-ntp"]);
    // Kotlin is compiled once and then the machine ends: what would make it quick comes too late.
    maven.env("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    maven.arg(format!("-Dmaven.repo.local={}", target_dir().join("maven").display()));
    maven
}

fn folder(name: &str) -> Result<PathBuf, Failure> {
    let folder = target_dir().join("bindings").join(name);
    std::fs::create_dir_all(&folder).map_err(|error| unusable(&folder, &error))?;
    Ok(folder)
}

fn empty(folder: &Path) -> Result<PathBuf, Failure> {
    drop(std::fs::remove_dir_all(folder));
    std::fs::create_dir_all(folder).map_err(|error| unusable(folder, &error))?;
    Ok(folder.to_owned())
}

/// `54 tests passed`, from the last line in which Surefire sums up.
fn counted(output: &str) -> String {
    let number = |line: &str| {
        let (_, rest) = line.split_once("Tests run: ")?;
        rest.split(',').next()?.parse::<u64>().ok()
    };
    match output.lines().rev().find_map(number) {
        Some(passed) => format!("{passed} tests passed"),
        None => "nothing was counted".to_owned(),
    }
}

fn ended(work: impl FnOnce() -> Result<ExitCode, Failure>) -> ExitCode {
    let worked = match missing() {
        Some(missing) => Err(Failure::new(format!("there is {missing}"))),
        None => work(),
    };
    worked.unwrap_or_else(|failure| {
        eprintln!("{}\n{}", failure.output, failure.sentence);
        ExitCode::FAILURE
    })
}

fn unusable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{} cannot be used: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str) -> String {
        std::fs::read_to_string(root().join(HOME).join(name)).unwrap()
    }

    #[test]
    fn the_package_has_the_version_of_the_workspace() {
        let version = format!("<version>{VERSION}</version>");
        let after = |text: &str, mark: &str| text.split_once(mark).unwrap().1.trim().to_owned();
        for file in ["pom.xml", "README.md"] {
            let package = after(&read(file), "<artifactId>paywright</artifactId>");
            assert!(package.starts_with(&version), "{file}: {package}");
        }
    }

    #[test]
    fn every_scenario_of_the_table_has_a_test() {
        let table = std::fs::read_to_string(root().join("docs/bindings.md")).unwrap();
        let tests =
            read("tests/kotlin/ScenariosTest.kt") + &read("tests/kotlin/CryptoprocessingTest.kt");
        let rows = table.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
        let names: Vec<String> = rows.map(camel_case).collect();
        assert!(names.len() >= 30, "{names:?}");
        let is_missing = |name: &&String| !tests.contains(&format!("    @Test\n    fun {name}()"));
        let missing: Vec<&String> = names.iter().filter(is_missing).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    fn camel_case(name: &str) -> String {
        let mut words = name.split('_');
        let first = words.next().unwrap_or_default().to_owned();
        words.fold(first, |all, word| {
            let (head, tail) = word.split_at(1);
            all + &head.to_uppercase() + tail
        })
    }

    #[test]
    fn blocks_are_found_by_language() {
        let text = "```java\na\n```\n```xml\nb\n```\n```java\nc\n```\n```java\nopen";
        assert_eq!(blocks(text, "java").collect::<Vec<_>>(), ["a\n", "c\n"]);
        assert_eq!(blocks(text, "kotlin").count(), 0);
    }

    #[test]
    fn the_last_sum_of_surefire_counts() {
        let output =
            "[INFO] Tests run: 2, Failures: 0 -- in A\n[INFO] Tests run: 40, Failures: 0\nBUILD";
        assert_eq!(counted(output), "40 tests passed");
    }
}
