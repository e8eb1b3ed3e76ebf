//! Where secret keys come from: an environment variable, a file or a prompt, never an argument.
//!
//! Arguments stand in the history of the shell and in the list of processes that every user of the
//! machine can read.

use std::ffi::{OsStr, OsString};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use paywright_core::SecretKey;
use paywright_core::ecommpay::{Keyring, Signer};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::output::Output;

/// The environment variable that is read when nothing else is said.
pub const DEFAULT_VARIABLE: &str = "PAYWRIGHT_SECRET";

/// Where the secret key of the project comes from.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Secret key")]
pub struct SecretArgs {
    /// Read the key from this environment variable [default: PAYWRIGHT_SECRET]
    #[arg(long, value_name = "NAME")]
    secret_env: Vec<String>,
    /// Read the key from this file; a line break at its end is no part of the key
    #[arg(long, value_name = "PATH")]
    secret_file: Vec<PathBuf>,
}

/// Keys that are not in use, but may have been confused with those that are.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Secret key")]
pub struct OtherSecretArgs {
    /// Try this environment variable too: a key that may have been confused, not one in use
    #[arg(long, value_name = "NAME")]
    other_env: Vec<String>,
    /// Try this file too: a key that may have been confused, not one in use
    #[arg(long, value_name = "PATH")]
    other_file: Vec<PathBuf>,
}

/// A key with the name of where it came from, which is safe to print.
pub struct NamedSecret {
    /// The variable, the file name, or `prompt`.
    pub label: String,
    text: Zeroizing<String>,
}

impl SecretArgs {
    /// The one key to sign with.
    ///
    /// # Errors
    /// [`Failure`] when there is none, more than one, or it cannot be used.
    pub fn signer(&self, output: &mut Output) -> Result<Signer, Failure> {
        Ok(Signer::new(&self.one(output)?.key()?))
    }

    /// The one key.
    ///
    /// # Errors
    /// As [`signer`](Self::signer).
    pub fn one(&self, output: &mut Output) -> Result<NamedSecret, Failure> {
        let mut secrets = self.several(output)?.into_iter();
        match (secrets.next(), secrets.next()) {
            (Some(secret), None) => Ok(secret),
            (None, _) => Err(missing()),
            (Some(_), Some(_)) => Err(Failure::usage(
                "secret_ambiguous",
                "Several secret keys were given where one is needed.",
            )
            .hint("Give one --secret-env or one --secret-file.")),
        }
    }

    /// All keys that messages may be signed with, during a rotation for example.
    ///
    /// # Errors
    /// [`Failure`] when there is none, or one cannot be used.
    pub fn keyring(&self, output: &mut Output) -> Result<Keyring, Failure> {
        let secrets = self.several(output)?;
        let (first, others) = secrets.split_first().ok_or_else(missing)?;
        let mut keyring = Keyring::new(&first.label, &first.key()?);
        for secret in others {
            keyring = keyring
                .with(&secret.label, &secret.key()?)
                .map_err(|error| Failure::input(&error))?;
        }
        Ok(keyring)
    }

    /// The keys if any were named or the default variable is set; nobody is asked for one.
    ///
    /// # Errors
    /// As [`keyring`](Self::keyring).
    pub fn keyring_if_given(&self, output: &mut Output) -> Result<Option<Keyring>, Failure> {
        if self.is_given() { self.keyring(output).map(Some) } else { Ok(None) }
    }

    /// The one key if one was named or the default variable is set; nobody is asked for one.
    ///
    /// # Errors
    /// As [`signer`](Self::signer).
    pub fn one_if_given(&self, output: &mut Output) -> Result<Option<NamedSecret>, Failure> {
        if self.is_given() { self.one(output).map(Some) } else { Ok(None) }
    }

    fn is_given(&self) -> bool {
        self.is_named() || std::env::var_os(DEFAULT_VARIABLE).is_some()
    }

    /// Whether an argument names a key; the default variable does not count.
    pub fn is_named(&self) -> bool {
        !self.secret_env.is_empty() || !self.secret_file.is_empty()
    }

    /// The keys that were named, else the one of the default variable, else the one that somebody
    /// at the terminal types in.
    ///
    /// # Errors
    /// [`Failure`] when there is none, or one cannot be read.
    pub fn several(&self, output: &mut Output) -> Result<Vec<NamedSecret>, Failure> {
        if self.is_named() {
            let options = ("--secret-env", "--secret-file");
            return named(options, &self.secret_env, &self.secret_file, output);
        }
        if std::env::var_os(DEFAULT_VARIABLE).is_some() {
            return Ok(vec![from_variable(DEFAULT_VARIABLE, None)?]);
        }
        if std::io::stderr().is_terminal() {
            return Ok(vec![from_prompt()?]);
        }
        Err(missing())
    }
}

impl OtherSecretArgs {
    /// The keys that were named, possibly none.
    ///
    /// # Errors
    /// [`Failure`] when one cannot be read.
    pub fn all(&self, output: &mut Output) -> Result<Vec<NamedSecret>, Failure> {
        named(("--other-env", "--other-file"), &self.other_env, &self.other_file, output)
    }
}

impl NamedSecret {
    /// The key, ready for use.
    ///
    /// # Errors
    /// [`Failure`] when it is empty or has a line break around it.
    pub fn key(&self) -> Result<SecretKey, Failure> {
        SecretKey::new(self.text.as_str()).map_err(|error| {
            Failure::input(&error).hint(format!("The key was taken from {}.", self.label))
        })
    }

    /// The text of the key, for the local platform.
    pub fn expose(&self) -> &str {
        &self.text
    }
}

/// A secret that is not the key of a project: from the file that was named, else from a variable if it
/// is set.
///
/// # Errors
/// [`Failure`] when it cannot be read.
pub(crate) fn elsewhere(
    variable: &str,
    option: &str,
    file: Option<&Path>,
    output: &mut Output,
) -> Result<Option<NamedSecret>, Failure> {
    if let Some(path) = file {
        return from_file(path, option, output).map(Some);
    }
    if std::env::var_os(variable).is_none() {
        return Ok(None);
    }
    from_variable(variable, None).map(Some)
}

/// Refuses a command line that carries a secret or card data, without repeating them.
///
/// # Errors
/// [`Failure`] that names the right ways.
pub fn refuse_in_arguments(arguments: &[OsString]) -> Result<(), Failure> {
    let carries = |argument: &OsString, options: &[&str], parameters: &[&str]| {
        let argument = argument.to_string_lossy().to_ascii_lowercase();
        let name = argument.split('=').next().unwrap_or_default();
        let option = name.strip_prefix("--").map(|name| name.replace('_', "-"));
        let is_option = option.is_some_and(|name| options.contains(&&*name));
        let is_parameter = name != argument && parameters.contains(&name);
        is_option || is_parameter
    };
    if arguments.iter().skip(1).any(|argument| carries(argument, &CARD_OPTIONS, &[])) {
        return Err(Failure::usage(
            "card_in_argument",
            "Card data do not belong in an argument: the history of the shell and the list of \
             processes show them to others.",
        )
        .hint("Type them in when you are asked, or give --card-file FILE, `-` for standard input.")
        .hint("On a local platform, --test-card NAME pays with a test card."));
    }
    if !arguments.iter().skip(1).any(|argument| carries(argument, &OPTIONS, &PARAMETERS)) {
        return Ok(());
    }
    Err(Failure::usage(
        "secret_in_argument",
        "A secret key does not belong in an argument: the history of the shell and the list of \
         processes show it to others.",
    )
    .hint(format!("Put it into the environment variable {DEFAULT_VARIABLE}, or name another one by --secret-env NAME."))
    .hint("Or keep it in a file that only you can read, and give --secret-file PATH.")
    .hint("For cryptoprocessing these are PAYWRIGHT_CRYPTOPROCESSING_KEY and --key-file PATH, and so for PASSWORD and VWID.")
    .hint("If the key you just typed is a real one, have it replaced."))
}

/// Options that people would try.
const OPTIONS: [&str; 11] = [
    "secret",
    "secret-key",
    "key",
    "password",
    "salt",
    "project-secret",
    "token",
    "data-token",
    "data-secret",
    "data-key",
    "vwid",
];
/// The same for cards.
const CARD_OPTIONS: [&str; 6] = ["card", "card-number", "pan", "cvv", "cvc", "expiry"];
/// Page parameters that would carry a key; none of them exists.
const PARAMETERS: [&str; 4] = ["secret", "secret_key", "project_secret", "salt"];

/// The error of a command that needs a key and has none.
pub(crate) fn missing() -> Failure {
    Failure::usage("secret_missing", "This command needs the secret key of the project.")
        .hint(format!("Set the environment variable {DEFAULT_VARIABLE}, or name another one by --secret-env NAME."))
        .hint("Or give --secret-file PATH.")
}

fn named(
    (of_variable, of_file): (&str, &str),
    variables: &[String],
    files: &[PathBuf],
    output: &mut Output,
) -> Result<Vec<NamedSecret>, Failure> {
    let variables = variables.iter().map(|name| from_variable(name, Some(of_variable)));
    let mut secrets = variables.collect::<Result<Vec<_>, _>>()?;
    for path in files {
        secrets.push(from_file(path, of_file, output)?);
    }
    Ok(secrets)
}

fn from_variable(name: &str, option: Option<&str>) -> Result<NamedSecret, Failure> {
    // Anything but a usual name may be the key itself.
    let label = if is_plain_name(name) { name } else { "that is named" };
    let unusable = |code, problem| {
        let failure = Failure::usage(code, format!("The environment variable {label} {problem}."));
        match option {
            Some(option) => failure
                .about(option)
                .hint(format!("{option} takes the name of a variable, not the key.")),
            None => failure,
        }
    };
    match std::env::var(name) {
        Ok(text) => Ok(NamedSecret { label: label.to_owned(), text: Zeroizing::new(text) }),
        Err(std::env::VarError::NotPresent) => Err(unusable("secret_missing", "is not set")),
        Err(std::env::VarError::NotUnicode(_)) => {
            Err(unusable("secret_unreadable", "is not UTF-8"))
        }
    }
}

/// Whether this is the usual name of a variable; anything else may be a key and is not repeated.
fn is_plain_name(name: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_uppercase() || byte == b'_';
    name.len() <= 60
        && name.bytes().next().is_some_and(is_letter)
        && name.bytes().all(|byte| is_letter(byte) || byte.is_ascii_digit())
}

fn from_file(path: &Path, option: &str, output: &mut Output) -> Result<NamedSecret, Failure> {
    let unreadable = |problem: String| {
        let name = path.display();
        Failure::usage("secret_unreadable", format!("The file {name} {problem}.")).about(option)
    };
    let bytes = std::fs::read(path)
        .map(Zeroizing::new)
        .map_err(|error| unreadable(format!("cannot be read: {error}")))?;
    if is_open_to_others(path) {
        output.warn(format!(
            "everybody on this machine can read the key file {}; chmod 600 closes it",
            path.display()
        ));
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| unreadable("is not UTF-8".to_owned()))?;
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    if text.contains(['\n', '\r']) {
        return Err(unreadable("has several lines, but a key is one line".to_owned()));
    }
    let label = path.file_name().unwrap_or(OsStr::new("file")).to_string_lossy().into_owned();
    Ok(NamedSecret { label, text: Zeroizing::new(text.to_owned()) })
}

#[cfg(unix)]
pub(crate) fn is_open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o004 != 0)
}

#[cfg(not(unix))]
pub(crate) fn is_open_to_others(_: &Path) -> bool {
    false
}

fn from_prompt() -> Result<NamedSecret, Failure> {
    let text = rpassword::prompt_password("Secret key of the project (not shown): ");
    match text {
        Ok(text) => Ok(NamedSecret { label: "prompt".to_owned(), text: Zeroizing::new(text) }),
        Err(error) => {
            Err(missing().hint(format!("The terminal cannot be asked for it either: {error}.")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code_of(arguments: &[&str]) -> Option<String> {
        let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        match refuse_in_arguments(&arguments) {
            Ok(()) => None,
            Err(Failure::Told(report)) => {
                let text = format!("{} {:?}", report.message, report.hints);
                assert!(!text.contains("hush"), "{text}");
                Some(report.code.into_owned())
            }
            Err(Failure::OutputClosed) => panic!("no output was written"),
        }
    }

    #[test]
    fn keys_in_arguments_are_refused_and_not_repeated() {
        let refused: [&[&str]; 6] = [
            &["paywright", "sign", "--secret=hush"],
            &["paywright", "sign", "--secret", "hush"],
            &["paywright", "sign", "--secret_key=hush"],
            &["paywright", "--KEY=hush", "sign"],
            &["paywright", "page-url", "secret_key=hush"],
            &["paywright", "page-url", "salt=hush"],
        ];
        for arguments in refused {
            assert_eq!(code_of(arguments).as_deref(), Some("secret_in_argument"), "{arguments:?}");
        }
        let accepted: [&[&str]; 5] = [
            &["paywright", "sign", "--secret-env", "SHOP_KEY"],
            &["paywright", "sign", "--secret-file=key"],
            &["paywright", "codes", "secret"],
            &["paywright", "page-url", "payment_description=secret=1"],
            &["--secret"],
        ];
        for arguments in accepted {
            assert_eq!(code_of(arguments), None, "{arguments:?}");
        }
    }

    #[test]
    fn only_usual_names_of_variables_are_repeated() {
        for name in ["PAYWRIGHT_SECRET", "_A1"] {
            assert!(is_plain_name(name), "{name}");
        }
        for name in ["", "1A", "hush-hush", "a1b2c3", "ABC="] {
            assert!(!is_plain_name(name), "{name}");
        }
    }
}
