//! Tracked files must make sense on every machine: no home or scratch paths, no registry addresses,
//! and no link to a file that is not tracked as well.

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
            if name.ends_with(".md") {
                let dead = dead_links(name, &text, &files);
                found.extend(dead.map(|(line, link)| format!("{name}:{line}: link to {link}")));
            }
        }
    }
    if found.is_empty() {
        return Ok(format!("{} files", files.len()));
    }
    let sentence =
        format!("{} lines name one machine, one registry or a file that is not there", found.len());
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

/// Line numbers and links of a Markdown text to files and folders that are not tracked.
fn dead_links<'a>(
    name: &'a str,
    text: &'a str,
    tracked: &'a [&str],
) -> impl Iterator<Item = (usize, &'a str)> {
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let links = text.lines().enumerate().flat_map(|(i, line)| {
        let targets = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        targets.map(move |target| (i + 1, target))
    });
    links.filter(move |(_, link)| {
        let path = link.split('#').next().unwrap_or_default();
        let is_here = !path.is_empty() && !path.contains(':');
        is_here && !is_tracked(&resolved(folder, path), tracked)
    })
}

fn is_tracked(path: &str, tracked: &[&str]) -> bool {
    let below = |name: &&str| name.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
    tracked.iter().any(|name| *name == path || below(name))
}

/// A relative path seen from the root.
fn resolved(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
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

    #[test]
    fn links_lead_to_tracked_files_and_folders() {
        let tracked = ["README.md", "docs/a.md", "docs/deep/b.md"];
        let text = "[a](docs/a.md) [folder](docs/deep) [web](https://a.example/x) [here](#x)\n\
                    [part](docs/a.md#part) and [gone](docs/c.md)";
        let dead: Vec<_> = dead_links("README.md", text, &tracked).collect();
        assert_eq!(dead, [(2, "docs/c.md")]);
        let text = "[up](../README.md) [beside](a.md) [not beside](deep/a.md) [not from the root](docs/a.md)";
        let dead: Vec<_> = dead_links("docs/x.md", text, &tracked).collect();
        assert_eq!(dead, [(1, "deep/a.md"), (1, "docs/a.md")]);
    }
}
