//! Runs the blocks of docs/quickstart.md and docs/cryptoprocessing.md, and those of the README that are for the command line, each in
//! one shell session, as a reader would.

#![cfg(unix)]

use std::path::Path;
use std::process::Command;

/// A block of commands and the texts that its output must have.
struct Block {
    line: usize,
    commands: String,
    expected: Vec<String>,
}

#[test]
fn the_quickstart_does_what_it_says() {
    let blocks = blocks(&text("docs/quickstart.md"));
    assert!(blocks.len() > 8, "only {} blocks", blocks.len());
    run("quickstart", &blocks);
}

#[test]
fn the_guide_to_the_second_gateway_does_what_it_says() {
    let blocks = blocks(&text("docs/cryptoprocessing.md"));
    assert!(blocks.len() > 8, "only {} blocks", blocks.len());
    run("cryptoprocessing", &blocks);
}

#[test]
fn the_readme_pays_from_the_command_line() {
    let readme = text("README.md");
    let heading = "## From the command line\n";
    let section = readme.split(heading).nth(1).expect("the section is there");
    let blocks = blocks(section.split("\n## ").next().unwrap());
    assert_eq!(blocks.len(), 1);
    run("readme", &blocks);
}

fn text(file: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::fs::read_to_string(root.join(file)).unwrap()
}

fn run(name: &str, blocks: &[Block]) {
    let folder = std::env::temp_dir().join(format!("paywright-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();

    let port = free_port();
    let mut script = "set -euo pipefail\nset -m\n".to_owned();
    for (number, block) in blocks.iter().enumerate() {
        // A reader whose program does not start would wait there for ever.
        let waits = |line: &str| line.trim_start().starts_with("until ");
        assert!(!block.commands.lines().any(waits), "line {}: a loop without an end", block.line);
        let commands = block.commands.replace("8112", &port);
        let commands = commands.replace(
            "paywright emulator --json",
            &format!("paywright emulator --port {port} --json"),
        );
        // A block that fails says which one it was, and leaves no platform behind.
        script += &format!("exec > output-{number} 2>&1\n{commands}\n");
    }
    script.insert_str(0, "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n");
    let program = Path::new(env!("CARGO_BIN_EXE_paywright"));
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("bash")
        .args(["-c", &script])
        .current_dir(&folder)
        .env("PATH", format!("{}:{path}", program.parent().unwrap().display()))
        .output()
        .expect("bash runs the blocks");

    for (number, block) in blocks.iter().enumerate() {
        let printed = std::fs::read_to_string(folder.join(format!("output-{number}")));
        let printed = printed.unwrap_or_else(|_| {
            let last = std::fs::read_to_string(folder.join(format!("output-{}", number - 1)));
            panic!("the block before line {} failed: {last:?} {output:?}", block.line)
        });
        for text in &block.expected {
            assert!(printed.contains(text), "line {}: {text:?} is not in {printed}", block.line);
        }
    }
    assert!(output.status.success(), "{output:?}");
    std::fs::remove_dir_all(folder).unwrap();
}

fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut language = None;
    for (number, line) in markdown.lines().enumerate() {
        match (line.strip_prefix("```"), language) {
            (Some("sh"), None) => {
                language = Some("sh");
                let line = number + 1;
                blocks.push(Block { line, commands: String::new(), expected: Vec::new() });
            }
            (Some(other), None) => language = Some(if other == "text" { "text" } else { "" }),
            (Some(_), Some(_)) => language = None,
            (None, Some("sh")) => {
                let block = blocks.last_mut().expect("a block");
                block.commands.push_str(line);
                block.commands.push('\n');
            }
            (None, Some("text")) => {
                blocks.last_mut().expect("a block").expected.push(line.to_owned());
            }
            (None, _) => {}
        }
    }
    blocks
}

fn free_port() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port().to_string()
}
