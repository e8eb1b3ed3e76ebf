//! What came of a file of vectors.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

/// The outcomes of all cases of one file. `Display` prints them as a table, then what needs words,
/// then `N passed, N failed` as the last line.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    file: String,
    title: String,
    outcomes: Vec<Outcome>,
}

/// What came of one case.
#[derive(Debug, Clone, Serialize)]
pub struct Outcome {
    /// The kind of the case, for instance `sign`.
    pub kind: String,
    /// The id of the case within its file.
    pub id: String,
    /// What came of it.
    pub verdict: Verdict,
}

/// How a case ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "verdict")]
pub enum Verdict {
    /// As expected.
    Passed,
    /// Otherwise.
    Failed {
        /// What the case demands.
        expected: String,
        /// What was found.
        got: String,
    },
    /// Nobody can know the right answer; this is the one of this project, and why.
    Documented {
        /// Answer and reason.
        text: String,
    },
}

impl Report {
    pub(super) fn new(file: &str, title: &str, outcomes: Vec<Outcome>) -> Self {
        Self { file: file.to_owned(), title: title.to_owned(), outcomes }
    }

    /// All outcomes, in the order of the file.
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// Cases that ended as expected.
    pub fn passed(&self) -> usize {
        self.count(|verdict| *verdict == Verdict::Passed)
    }

    /// Cases that did not.
    pub fn failed(&self) -> usize {
        self.count(|verdict| matches!(verdict, Verdict::Failed { .. }))
    }

    /// Cases without a right answer.
    pub fn documented(&self) -> usize {
        self.count(|verdict| matches!(verdict, Verdict::Documented { .. }))
    }

    fn count(&self, is: impl Fn(&Verdict) -> bool) -> usize {
        self.outcomes.iter().filter(|outcome| is(&outcome.verdict)).count()
    }
}

impl Outcome {
    pub(super) fn passed(kind: &str, id: &str) -> Self {
        Self { kind: kind.to_owned(), id: id.to_owned(), verdict: Verdict::Passed }
    }

    pub(super) fn failed(
        kind: &str,
        id: &str,
        expected: impl fmt::Display,
        got: impl fmt::Display,
    ) -> Self {
        let verdict = Verdict::Failed { expected: expected.to_string(), got: got.to_string() };
        Self { kind: kind.to_owned(), id: id.to_owned(), verdict }
    }

    pub(super) fn documented(kind: &str, id: &str, text: impl fmt::Display) -> Self {
        let verdict = Verdict::Documented { text: text.to_string() };
        Self { kind: kind.to_owned(), id: id.to_owned(), verdict }
    }

    /// A case whose members are not those of its kind.
    pub(super) fn unreadable(kind: &str, id: &str, reason: impl fmt::Display) -> Self {
        Self::failed(kind, id, "a case that can be read", reason)
    }

    /// Passed when both are equal.
    pub(super) fn compare<T: fmt::Display + PartialEq>(
        kind: &str,
        id: &str,
        expected: &T,
        got: &T,
    ) -> Self {
        if expected == got { Self::passed(kind, id) } else { Self::failed(kind, id, expected, got) }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} ({})\n", self.file, self.title)?;
        let mut kinds: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
        for outcome in &self.outcomes {
            let [passed, failed, documented] = kinds.entry(&outcome.kind).or_default();
            match outcome.verdict {
                Verdict::Passed => *passed += 1,
                Verdict::Failed { .. } => *failed += 1,
                Verdict::Documented { .. } => *documented += 1,
            }
        }
        writeln!(f, "{:16} {:>7} {:>7} {:>11}", "kind", "passed", "failed", "documented")?;
        for (kind, [passed, failed, documented]) in kinds {
            writeln!(f, "{kind:16} {passed:7} {failed:7} {documented:11}")?;
        }
        if self.documented() > 0 {
            writeln!(f, "\nNobody can know, or the answer is free; the verdict of this project:")?;
        }
        let documented = self.outcomes.iter().filter_map(|outcome| match &outcome.verdict {
            Verdict::Documented { text } => Some((&outcome.kind, &outcome.id, text)),
            Verdict::Passed | Verdict::Failed { .. } => None,
        });
        let width = documented.clone().map(|(_, id, _)| id.len()).max().unwrap_or(0);
        for (kind, id, text) in documented {
            writeln!(f, "  {kind:9} {id:width$}  {}", cut(text))?;
        }
        if self.failed() > 0 {
            writeln!(f, "\nFailed:")?;
        }
        for outcome in &self.outcomes {
            if let Verdict::Failed { expected, got } = &outcome.verdict {
                writeln!(f, "  {} {}", outcome.kind, outcome.id)?;
                writeln!(f, "    expected {}\n    got      {}", cut(expected), cut(got))?;
            }
        }
        write!(f, "\n{} passed, {} failed", self.passed(), self.failed())
    }
}

/// One line of a length that a terminal can show.
fn cut(text: &str) -> String {
    const LONGEST: usize = 400;
    let mut line: String = text.chars().take(LONGEST).collect();
    if line.len() < text.len() {
        line.push_str(" ...");
    }
    line.replace(['\n', '\r'], " ")
}
