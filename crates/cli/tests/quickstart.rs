//! Runs every block of docs/quickstart.md in one shell session, as a reader would.

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
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/quickstart.md");
    let blocks = blocks(&std::fs::read_to_string(file).unwrap());
    assert!(blocks.len() > 8, "only {} blocks", blocks.len());
    let folder = std::env::temp_dir().join(format!("paywright-quickstart-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();

    let port = free_port();
    let mut script = "set -euo pipefail\nset -m\n".to_owned();
    for (number, block) in blocks.iter().enumerate() {
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
