//! Where keys may come from, and what is printed about them.

use crate::run::{KEY, Ran, TempFile, bare, feed, finish, paywright};

const BODY: &str = r#"{"a":1}"#;

fn signature_with(ran: Ran) -> String {
    assert_eq!(ran.exit, 0, "{ran:?}");
    ran.out
}

#[test]
fn variable_named_variable_and_file_give_the_same_key() {
    let expected = signature_with(feed(paywright(&["sign"]), BODY));
    let mut named = bare(&["sign", "--secret-env", "SHOP_KEY"]);
    named.env("SHOP_KEY", KEY);
    assert_eq!(signature_with(feed(named, BODY)), expected);
    for ending in ["", "\n", "\r\n"] {
        let file = TempFile::new("key", &format!("{KEY}{ending}"));
        let ran = feed(bare(&["sign", "--secret-file", file.path()]), BODY);
        assert_eq!(signature_with(ran), expected, "{ending:?}");
    }
    // What is named goes before the default variable.
    let other = TempFile::new("other", "another key");
    let ran = feed(paywright(&["sign", "--secret-file", other.path()]), BODY);
    assert_ne!(signature_with(ran), expected);
}

#[cfg(unix)]
#[test]
fn a_key_file_that_everybody_can_read_is_warned_about() {
    use std::os::unix::fs::PermissionsExt;
    let file = TempFile::new("open-key", KEY);
    for (mode, is_warned) in [(0o644, true), (0o600, false)] {
        std::fs::set_permissions(&file.0, std::fs::Permissions::from_mode(mode)).unwrap();
        let ran = feed(bare(&["sign", "--secret-file", file.path()]), BODY);
        assert_eq!((ran.exit, ran.err.starts_with("warning: ")), (0, is_warned), "{ran:?}");
    }
}

#[test]
fn keys_in_arguments_are_refused_and_not_repeated() {
    for argument in [format!("--secret={KEY}"), format!("--key={KEY}"), format!("secret={KEY}")] {
        let ran = feed(bare(&["page-url", &argument]), BODY);
        assert_eq!(ran.exit, 2, "{ran:?}");
        assert!(ran.err.starts_with("error[secret_in_argument]: "), "{}", ran.err);
        assert!(ran.err.contains("PAYWRIGHT_SECRET") && ran.err.contains("--secret-file"));
    }
    // The key in place of the name of its variable.
    let ran = feed(bare(&["sign", "--secret-env", KEY]), BODY);
    assert_eq!(ran.exit, 2);
    assert!(ran.err.starts_with("error[secret_missing]: "), "{}", ran.err);
}

#[test]
fn without_a_usable_key_nothing_is_signed() {
    let cases: [(&[&str], Option<&str>, &str); 4] = [
        (&["sign"], None, "secret_missing"),
        (&["sign"], Some(""), "key_empty"),
        (&["sign", "--secret-env", "NOT_SET"], Some(KEY), "secret_missing"),
        (&["sign", "--secret-file", "no such file"], Some(KEY), "secret_unreadable"),
    ];
    for (arguments, variable, code) in cases {
        let mut command = bare(arguments);
        if let Some(text) = variable {
            command.env("PAYWRIGHT_SECRET", text);
        }
        let ran = feed(command, BODY);
        assert_eq!((ran.exit, ran.out.as_str()), (2, ""), "{ran:?}");
        assert!(ran.err.starts_with(&format!("error[{code}]: ")), "{}", ran.err);
    }
    let lines = TempFile::new("lines", "one\ntwo\n");
    let ran = feed(bare(&["sign", "--secret-file", lines.path()]), BODY);
    assert!(ran.err.contains("error[secret_unreadable]: "), "{}", ran.err);
}

#[test]
fn verify_takes_several_keys_and_names_the_one_that_fits() {
    let signed = feed(paywright(&["sign", "--in-place-of", "top"]), BODY).out;
    let file = TempFile::new("signed.json", &signed);
    let arguments = ["verify", "--json", "--secret-env", "NEW", "--secret-env", "OLD", file.path()];
    let mut command = bare(&arguments);
    command.env("NEW", "another key").env("OLD", KEY);
    assert_eq!(finish(command).json()["key"], "OLD");
    let mut command = bare(&["sign", "--secret-env", "NEW", "--secret-env", "OLD", file.path()]);
    command.env("NEW", "another key").env("OLD", KEY);
    assert!(finish(command).err.starts_with("error[secret_ambiguous]: "));
}

/// The program waits for its input meanwhile, with the key in its memory or about to be.
#[cfg(target_os = "linux")]
#[test]
fn a_crash_leaves_no_core_dump() {
    use std::process::Stdio;
    use std::time::{Duration, Instant};

    let mut child =
        paywright(&["sign"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let limits = format!("/proc/{}/limits", child.id());
    let beginning = Instant::now();
    let dumps_nothing = loop {
        let told = std::fs::read_to_string(&limits).unwrap();
        let core = told.lines().find(|line| line.starts_with("Max core file size")).unwrap();
        let values: Vec<&str> = core.split_whitespace().skip(4).take(2).collect();
        if values == ["0", "0"] {
            break true;
        }
        if beginning.elapsed() > Duration::from_secs(20) {
            break false;
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    drop(child.stdin.take());
    child.wait().unwrap();
    assert!(dumps_nothing);
}
