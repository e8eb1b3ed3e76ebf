use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use super::*;

/// A folder of its own for each test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("paywright-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn file(&self) -> PathBuf {
        self.0.join("state.db")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn set(table: &'static str, key: &str, value: &str) -> Change {
    Change { table, key: key.to_owned(), value: Some(value.to_owned()) }
}

fn remove(table: &'static str, key: &str) -> Change {
    Change { table, key: key.to_owned(), value: None }
}

fn row(table: &str, key: &str, value: &str) -> Row {
    Row { table: table.to_owned(), key: key.to_owned(), value: value.to_owned() }
}

/// What a file holds when it is opened again.
fn reopened(path: &Path) -> Vec<Row> {
    Store::open(path).unwrap().1
}

fn code(path: &Path) -> &'static str {
    Store::open(path).unwrap_err().code()
}

#[tokio::test]
async fn what_was_committed_is_there_after_a_restart() {
    let folder = Folder::new("restart");
    let (store, rows) = Store::open(&folder.file()).unwrap();
    assert_eq!(rows, []);
    let nul = "a\0b";
    store
        .commit(vec![
            set("payment", "2", r#"{"id":"ж"}"#),
            set("payment", "1", "1"),
            set("delivery", "1", "2"),
            set("delivery", nul, "null"),
            set("delivery", "gone", "3"),
        ])
        .await
        .unwrap();
    store
        .commit(vec![
            remove("delivery", "gone"),
            remove("delivery", "never was"),
            remove("payment", "gone"),
            set("payment", "1", "9"),
        ])
        .await
        .unwrap();
    drop(store);
    let expected = [
        row("delivery", "1", "2"),
        row("delivery", nul, "null"),
        row("payment", "1", "9"),
        row("payment", "2", r#"{"id":"ж"}"#),
    ];
    assert_eq!(reopened(&folder.file()), expected);
    assert_eq!(reopened(&folder.file()), expected);
}

#[tokio::test]
async fn the_order_is_that_of_the_calls_not_of_the_awaits() {
    let folder = Folder::new("order");
    let (store, _) = Store::open(&folder.file()).unwrap();
    let first = store.commit(vec![set("t", "k", "1"), set("t", "k", "2"), remove("t", "k")]);
    let second = store.commit(vec![set("t", "k", "3")]);
    let third = store.commit(vec![remove("t", "k"), set("t", "k", "4"), set("t", "l", "5")]);
    drop(second);
    third.await.unwrap();
    first.await.unwrap();
    // No await at all: dropping the store writes it.
    drop(store.commit(vec![set("t", "m", "6")]));
    drop(store);
    let expected = [row("t", "k", "4"), row("t", "l", "5"), row("t", "m", "6")];
    assert_eq!(reopened(&folder.file()), expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn hundreds_commit_at_once() {
    let folder = Folder::new("many");
    let (store, _) = Store::open(&folder.file()).unwrap();
    let store = Arc::new(store);
    let latest = Arc::new(Mutex::new(0));
    let callers: Vec<_> = (0..200)
        .map(|caller| {
            let (store, latest) = (Arc::clone(&store), Arc::clone(&latest));
            tokio::spawn(async move {
                let commit = {
                    let mut latest = latest.lock().unwrap();
                    *latest += 1;
                    store.commit(vec![
                        set("own", &format!("{caller:03}"), "1"),
                        set("shared", "latest", &latest.to_string()),
                    ])
                };
                commit.await
            })
        })
        .collect();
    for caller in callers {
        caller.await.unwrap().unwrap();
    }
    drop(store);
    let rows = reopened(&folder.file());
    assert_eq!(rows.len(), 201);
    assert_eq!(rows.last(), Some(&row("shared", "latest", "200")));
}

/// A child of this test commits numbers from eight threads and prints each when it is answered.
/// It is killed, and every number that it printed has to be in the file.
#[test]
fn a_kill_loses_nothing_that_was_answered() {
    const FILE: &str = "PAYWRIGHT_TEST_STORE";
    const NAME: &str = "store::tests::a_kill_loses_nothing_that_was_answered";
    if let Some(path) = std::env::var_os(FILE) {
        commit_forever(Path::new(&path));
    }
    let folder = Folder::new("kill");
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([NAME, "--exact", "--nocapture"])
        .env(FILE, folder.file())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut answered = BTreeSet::new();
    let mut note = |line: std::io::Result<String>| {
        let number = line.unwrap().strip_prefix("written ").map(|n| n.parse::<u32>().unwrap());
        answered.extend(number);
        answered.len()
    };
    while note(lines.next().unwrap()) < 500 {}
    let while_it_runs = Store::open(&folder.file()).unwrap_err();
    assert!(matches!(while_it_runs, StoreError::Taken { .. }), "{while_it_runs}");
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success());
    for line in lines {
        note(line);
    }

    let kept: BTreeSet<u32> =
        reopened(&folder.file()).iter().map(|row| row.key.parse().unwrap()).collect();
    assert!(answered.len() >= 500);
    assert_eq!(answered.difference(&kept).next(), None);
    // The file holds the first so many, without a gap.
    assert_eq!(kept.last().copied(), u32::try_from(kept.len()).ok());
}

fn commit_forever(path: &Path) -> ! {
    let (store, _) = Store::open(path).unwrap();
    let latest = Mutex::new(0_u32);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                loop {
                    let (number, commit) = {
                        let mut latest = latest.lock().unwrap();
                        *latest += 1;
                        (*latest, store.commit(vec![set("number", &latest.to_string(), "{}")]))
                    };
                    runtime.handle().block_on(commit).unwrap();
                    // One write for each line, so that none is cut in two.
                    std::io::stdout()
                        .write_all(format!("\nwritten {number}\n").as_bytes())
                        .unwrap();
                }
            });
        }
    });
    std::process::exit(1)
}

#[tokio::test]
async fn a_full_disk_stops_everything_after_it() {
    let folder = Folder::new("full");
    create(&folder.file()).unwrap();
    let connection = schema::connect(&folder.file()).unwrap();
    connection.pragma_update_and_check(None, "max_page_count", 8, |_| Ok(())).unwrap();
    let store = Store::start(connection).unwrap();
    store.commit(vec![set("t", "before", "1")]).await.unwrap();
    let large = "x".repeat(100_000);
    let during = store.commit(vec![set("t", "with it", "2"), set("t", "large", &large)]);
    let after = store.commit(vec![set("t", "after", "3")]);
    let error = during.await.unwrap_err();
    assert_eq!(error.code(), "emulator_store_write");
    assert!(error.to_string().contains("full"), "{error}");
    assert_eq!(after.await.unwrap_err().to_string(), error.to_string());
    let later = store.commit(vec![set("t", "later", "4")]).await.unwrap_err();
    assert_eq!(later.to_string(), error.to_string());
    drop(store);
    assert_eq!(reopened(&folder.file()), [row("t", "before", "1")]);
}

#[tokio::test]
async fn a_dead_writer_is_told() {
    let (jobs, queue) = mpsc::channel();
    let store = Store { jobs: Some(jobs), writer: None };
    let waiting = store.commit(Vec::new());
    drop(queue);
    assert_eq!(waiting.await.unwrap_err().code(), "emulator_store_stopped");
    assert_eq!(store.commit(Vec::new()).await.unwrap_err().code(), "emulator_store_stopped");
}

#[test]
fn one_file_has_one_user() {
    let folder = Folder::new("taken");
    let first = Store::open(&folder.file()).unwrap();
    let started = std::time::Instant::now();
    assert_eq!(code(&folder.file()), "emulator_store_taken");
    assert!(started.elapsed() < Duration::from_secs(1));
    // A try that failed takes no lock away from the one who has it.
    assert_eq!(code(&folder.file()), "emulator_store_taken");
    drop(first);
    assert!(Store::open(&folder.file()).is_ok());
}

#[test]
fn files_of_others_are_refused_and_left_alone() {
    let folder = Folder::new("foreign");
    let path = folder.file();
    for text in ["##", "key=value\n", &"a text file\n".repeat(1_000)] {
        fs::write(&path, text).unwrap();
        assert_eq!(code(&path), "emulator_store_foreign");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    for (index, statements) in [
        "CREATE TABLE mail (body TEXT)",
        "PRAGMA application_id = 77",
        "PRAGMA user_version = 1",
        "PRAGMA journal_mode = WAL; CREATE TABLE state (kind TEXT, key TEXT, value TEXT)",
        // Without a table this is none of ours either.
        "PRAGMA application_id = 1348565367; PRAGMA user_version = 0; CREATE TABLE t (x)",
    ]
    .into_iter()
    .enumerate()
    {
        let path = folder.0.join(format!("{index}.db"));
        Connection::open(&path).unwrap().execute_batch(statements).unwrap();
        let before = fs::read(&path).unwrap();
        assert_eq!(code(&path), "emulator_store_foreign", "{statements}");
        assert!(fs::read(&path).unwrap() == before, "{statements}");
    }
}

/// Closing it would fold the log into the file, if nothing prevented that.
#[test]
fn the_log_that_another_program_left_behind_stays() {
    let folder = Folder::new("log");
    let alive = Connection::open(folder.0.join("alive.db")).unwrap();
    alive.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE mail (body TEXT)").unwrap();
    let files = |name: &str| [folder.0.join(name), folder.0.join(format!("{name}-wal"))];
    for (from, to) in files("alive.db").iter().zip(files("crashed.db")) {
        fs::copy(from, to).unwrap();
    }
    let before = files("crashed.db").map(|file| fs::read(file).unwrap());
    assert!(before.iter().all(|content| !content.is_empty()));
    assert_eq!(code(&folder.0.join("crashed.db")), "emulator_store_foreign");
    assert!(files("crashed.db").map(|file| fs::read(file).unwrap_or_default()) == before);
}

#[test]
fn a_newer_format_is_named_and_left_alone() {
    let folder = Folder::new("newer");
    drop(Store::open(&folder.file()).unwrap());
    let connection = Connection::open(folder.file()).unwrap();
    connection.execute_batch("PRAGMA user_version = 2; DROP TABLE state").unwrap();
    drop(connection);
    let before = fs::read(folder.file()).unwrap();
    let error = Store::open(&folder.file()).unwrap_err();
    assert_eq!(error.code(), "emulator_store_newer");
    let text = error.to_string();
    assert!(text.contains("has format 2") && text.contains("formats up to 1"), "{text}");
    assert!(fs::read(folder.file()).unwrap() == before);
}

#[test]
fn what_cannot_be_a_file_is_an_error() {
    let folder = Folder::new("nowhere");
    assert_eq!(code(Path::new("")), "emulator_store_open");
    assert_eq!(code(&folder.0), "emulator_store_open");
    assert_eq!(code(&folder.0.join("missing").join("state.db")), "emulator_store_open");
}

#[tokio::test]
async fn names_that_mean_something_to_sqlite_are_names_of_files() {
    let folder = Folder::new("names");
    for name in [":memory:", "file:x?mode=memory"] {
        let path = folder.0.join(name);
        let (store, _) = Store::open(&path).unwrap();
        store.commit(vec![set("t", "k", "1")]).await.unwrap();
        drop(store);
        assert_eq!(reopened(&path), [row("t", "k", "1")]);
    }
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_it() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::new("rights");
    let (store, _) = Store::open(&folder.file()).unwrap();
    store.commit(vec![set("t", "k", "1")]).await.unwrap();
    let files: Vec<_> = fs::read_dir(&folder.0).unwrap().map(Result::unwrap).collect();
    assert_eq!(files.len(), 2, "the file and its log");
    for file in files {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{file:?}");
    }
    drop(store);
    // What somebody chose on purpose stays.
    fs::set_permissions(folder.file(), fs::Permissions::from_mode(0o640)).unwrap();
    drop(Store::open(&folder.file()).unwrap());
    let mode = fs::metadata(folder.file()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}
