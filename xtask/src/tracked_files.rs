//! Tracked files must make sense on every machine: no home or scratch paths, no registry addresses.

use crate::shell::{Failure, program, root, run};

/// Parts of paths that only exist on one machine. Split, so that this file passes its own check.
const PATHS: &[&str] = &[
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/ro", "ot/"),
    concat!("/wo", "rk/"),
    concat!("/tmp", "/"),
    concat!("C:\\Us", "ers"),
];

/// Hosts of package registries: with them written down, a mirror could not be used.
const REGISTRIES: &[&str] = &[
    concat!("registry.", "npmjs.org"),
    concat!("registry.", "yarnpkg.com"),
    concat!("files.", "pythonhosted.org"),
    concat!("pypi.", "org/simple"),
    concat!("static.", "crates.io"),
    concat!("index.", "crates.io"),
];

/// Looks through all files that git tracks.
pub(crate) fn are_clean() -> Result<String, Failure> {
    let list = run(program("git").args(["ls-files", "-z"]))?;
    let files: Vec<&str> = list.split('\0').filter(|name| !name.is_empty()).collect();
    let mut found = Vec::new();
    for name in &files {
        // What is not text, or was deleted and not yet committed, holds no such line.
        if let Ok(text) = std::fs::read_to_string(root().join(name)) {
            found.extend(faults(&text).map(|(line, what)| format!("{name}:{line}: {what}")));
        }
    }
    if found.is_empty() {
        return Ok(format!("{} files", files.len()));
    }
    let sentence = format!("{} lines name one machine or one registry", found.len());
    Err(Failure { sentence, output: found.join("\n") })
}

/// Line numbers and what is wrong there.
fn faults(text: &str) -> impl Iterator<Item = (usize, &'static str)> + '_ {
    text.lines().enumerate().flat_map(|(i, line)| {
        let path = PATHS.iter().copied().filter(move |part| starts_a_path(line, part));
        let registry = REGISTRIES.iter().copied().filter(move |host| line.contains(host));
        path.chain(registry).map(move |what| (i + 1, what))
    })
}

/// Whether the part stands where a path begins, and not within an address or a longer path.
fn starts_a_path(line: &str, part: &str) -> bool {
    line.match_indices(part).any(|(at, _)| {
        !line[..at].ends_with(|c: char| c.is_alphanumeric() || "_-.}>$*".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_a_machine_and_registries_are_found() {
        let table = [
            (format!("cd {}me/someone/project", "/ho"), 1),
            (format!("fine\n\"{}tmp/x\"\n", "/"), 1),
            (format!("resolved: https://registry.{}/ecommpay", "npmjs.org"), 1),
            ("https://shop.example/home/ok".to_owned(), 0),
            ("target/tmp/x and $HOME/x".to_owned(), 0),
        ];
        for (text, expected) in table {
            assert_eq!(faults(&text).count(), expected, "{text}");
        }
    }
}
