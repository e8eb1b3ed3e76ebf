//! Paths of the workspace, and programs that are run with their output caught.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

/// Why a step failed: a sentence, and what the program printed.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) sentence: String,
    pub(crate) output: String,
}

impl Failure {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), output: String::new() }
    }
}

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    match std::env::var_os("CARGO_MANIFEST_DIR") {
        Some(xtask) => Path::new(&xtask).parent().map(Path::to_owned).unwrap_or_default(),
        None => PathBuf::from("."),
    }
}

/// Where builds go, and everything that is installed on demand.
pub(crate) fn target_dir() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// The cargo that runs this program, in the root of the workspace.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments);
    command
}

/// The built example program of this name, of whichever crate.
pub(crate) fn example(name: &str) -> Result<PathBuf, Failure> {
    // Of the whole workspace: with the same features as the tests, so that nothing is built twice.
    run(&mut cargo(&["build", "--locked", "--workspace", "--all-features", "--example", name]))?;
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    Ok(target_dir().join("debug/examples").join(file))
}

/// A program, in the root of the workspace.
pub(crate) fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// Runs a program and gives what it printed on both streams, in order.
pub(crate) fn run(command: &mut Command) -> Result<String, Failure> {
    let name = command.get_program().to_string_lossy().into_owned();
    let cannot_start = |error: std::io::Error| {
        Failure::new(format!(
            "`{name}` cannot be started ({error}); is it installed and on the PATH?"
        ))
    };
    let (reader, writer) = std::io::pipe().map_err(cannot_start)?;
    let second_writer = writer.try_clone().map_err(cannot_start)?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(writer)
        .stderr(second_writer)
        .spawn()
        .map_err(cannot_start)?;
    // The command still holds the writing ends; without this the reader never sees the end.
    command.stdout(Stdio::null()).stderr(Stdio::null());

    let output = read_showing_progress(reader);
    let status = child.wait().map_err(cannot_start)?;
    if status.success() {
        return Ok(output);
    }
    Err(Failure { sentence: format!("`{}` ended with {status}", shown(command)), output })
}

/// What a machine of developers may lack, and the gate may not.
pub(crate) fn lacking(what: &str) -> Result<String, Failure> {
    let skipped = format!("skipped: {what}");
    println!("      {skipped}");
    if std::env::var_os("CI").is_some() { Err(Failure::new(skipped)) } else { Ok(skipped) }
}

/// Runs a program with the terminal as its own.
pub(crate) fn pass_through(command: &mut Command) -> ExitCode {
    match command.status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("`{}` cannot be started: {error}", shown(command));
            ExitCode::FAILURE
        }
    }
}

/// A command as one would type it, with program paths and long argument lists cut.
pub(crate) fn shown(command: &Command) -> String {
    const SHOWN: usize = 9;
    let file_name =
        |word: &OsStr| Path::new(word).file_name().unwrap_or(word).to_string_lossy().into_owned();
    let mut words = vec![file_name(command.get_program())];
    words.extend(command.get_args().take(SHOWN).map(|word| word.to_string_lossy().into_owned()));
    if command.get_args().len() > SHOWN {
        words.push("...".to_owned());
    }
    words.join(" ")
}

fn read_showing_progress(reader: std::io::PipeReader) -> String {
    let mut terminal = std::io::stderr();
    let shows = terminal.is_terminal();
    let mut reader = BufReader::new(reader);
    let mut output = String::new();
    let mut line = Vec::new();
    while matches!(reader.read_until(b'\n', &mut line), Ok(1..)) {
        let text = String::from_utf8_lossy(&line);
        if shows && !text.trim().is_empty() {
            let visible: String = text.chars().filter(|c| !c.is_control()).take(90).collect();
            _ = write!(terminal, "\r\x1b[K      {visible}");
        }
        output.push_str(&text);
        line.clear();
    }
    if shows {
        _ = write!(terminal, "\r\x1b[K");
    }
    output
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_of_both_streams_is_caught_and_failure_is_told() {
        let script = "import sys; print('one', flush=True); print('two', file=sys.stderr)";
        let output = run(program("python3").args(["-c", script])).unwrap();
        assert_eq!(output.lines().collect::<Vec<_>>(), ["one", "two"]);

        let failure = run(program("python3").args(["-c", "print('why'); exit(3)"])).unwrap_err();
        assert!(failure.sentence.contains("exit status: 3"), "{}", failure.sentence);
        assert_eq!(failure.output.trim(), "why");

        let failure = run(&mut program("no-such-program")).unwrap_err();
        assert!(failure.sentence.contains("is it installed"), "{}", failure.sentence);
    }
}
