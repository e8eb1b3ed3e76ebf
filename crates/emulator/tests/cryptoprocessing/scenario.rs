//! Scenarios as text. A line that begins with `#` is the name of the next one; what a line says is
//! told in `scenarios/README.md`.

use std::collections::BTreeMap;

/// A scenario: its name and its lines with their numbers.
pub(crate) struct Scenario {
    pub(crate) name: String,
    pub(crate) lines: Vec<(usize, String)>,
}

/// Parameters or expectations: `name=value`, or a word alone.
pub(crate) type Pairs = Vec<(String, String)>;

pub(crate) fn all() -> Vec<Scenario> {
    let files = [
        ("api", include_str!("scenarios/api.txt")),
        ("apim", include_str!("scenarios/apim.txt")),
        ("vwapi", include_str!("scenarios/vwapi.txt")),
        ("time", include_str!("scenarios/time.txt")),
        ("faults", include_str!("scenarios/faults.txt")),
    ];
    files.iter().flat_map(|(file, text)| parse(file, text)).collect()
}

fn parse(file: &str, text: &str) -> Vec<Scenario> {
    let mut found: Vec<Scenario> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(name) = line.strip_prefix('#') {
            let name = format!("{file}: {}", name.trim());
            found.push(Scenario { name, lines: Vec::new() });
        } else if !line.is_empty() {
            let scenario = found.last_mut().expect("a scenario begins with a name");
            scenario.lines.push((index + 1, line.to_owned()));
        }
    }
    found
}

/// Words, those in double quotes with their blanks.
pub(crate) fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for c in line.chars() {
        match c {
            '"' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

pub(crate) fn pairs(words: &[String]) -> Pairs {
    let split = |word: &String| {
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        (name.to_owned(), value.to_owned())
    };
    words.iter().map(split).collect()
}

/// What was noted under a name that begins with `$`.
#[derive(Default)]
pub(crate) struct Notes(BTreeMap<String, String>);

impl Notes {
    pub(crate) fn filled(&self, pairs: Pairs) -> Pairs {
        let fill = |(name, value): (String, String)| (self.value(&name), self.value(&value));
        pairs.into_iter().map(fill).collect()
    }

    pub(crate) fn value(&self, text: &str) -> String {
        self.0.get(text).cloned().unwrap_or_else(|| text.to_owned())
    }

    pub(crate) fn note(&mut self, name: &str, value: &str) {
        self.0.insert(name.to_owned(), value.to_owned());
    }

    pub(crate) fn knows(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}
