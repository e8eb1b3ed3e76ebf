//! What the client said to each case, for people.

use std::fmt::Write;
use std::io::Write as _;

use tokio::task::JoinSet;

/// The table of one test. `print!` shows it only where the test fails; on request it is shown anyway.
pub(crate) struct Table {
    text: String,
}

impl Table {
    pub(crate) fn new(title: &str) -> Self {
        Self { text: format!("\n{title}\n") }
    }

    pub(crate) fn row(&mut self, name: &str, said: &str) {
        writeln!(self.text, "  {name:<44} {said}").unwrap();
    }
}

/// Plays cases side by side. All are played, also when some of them fail.
pub(crate) async fn play_all(title: &str, mut cases: JoinSet<(String, String)>) {
    let mut table = Table::new(title);
    let mut failed = 0;
    while let Some(case) = cases.join_next().await {
        match case {
            Ok((name, said)) => table.row(&name, &said),
            // What it has to say is printed already.
            Err(_) => failed += 1,
        }
    }
    assert_eq!(failed, 0, "cases that failed");
}

impl Drop for Table {
    fn drop(&mut self) {
        if std::env::var_os("PAYWRIGHT_HOSTILE_TABLE").is_some() {
            // Past the capture of the test runner.
            drop(std::io::stderr().write_all(self.text.as_bytes()));
        } else {
            print!("{}", self.text);
        }
    }
}
