//! A terminal of the Cryptoprocessing gateway: the options of its commands, and the client that they
//! lead to.

use std::path::PathBuf;

use paywright_core::cryptoprocessing::{PathWords, StatusCommand, Terminal};
use paywright_http::cryptoprocessing::TerminalClient;
use paywright_http::leads_to_this_machine;

use super::{ConnectArgs, address};
use crate::failure::Failure;
use crate::output::Output;
use crate::secret;

/// Which terminal is meant, and what opens it.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Terminal")]
pub struct TerminalArgs {
    /// Where the gateway lives: the host that was told for this access
    #[arg(
        long,
        value_name = "URL",
        env = "PAYWRIGHT_CRYPTOPROCESSING_BASE_URL",
        hide_env_values = true
    )]
    base_url: Option<String>,
    /// Read the key from this file instead of PAYWRIGHT_CRYPTOPROCESSING_KEY
    #[arg(long, value_name = "PATH")]
    key_file: Option<PathBuf>,
    /// Read the password from this file instead of PAYWRIGHT_CRYPTOPROCESSING_PASSWORD
    #[arg(long, value_name = "PATH")]
    password_file: Option<PathBuf>,
    /// Read the id of the wallet from this file instead of PAYWRIGHT_CRYPTOPROCESSING_VWID
    #[arg(long, value_name = "PATH")]
    vwid_file: Option<PathBuf>,
    /// What the terminal is called here: tickets note it, since terminals at one host do not know
    /// each other's orders
    #[arg(long, value_name = "NAME")]
    terminal: Option<String>,
    /// Other words for the interfaces in addresses, such as api,appay,wallet
    #[arg(long, value_name = "API,APIM,VWAPI")]
    path_words: Option<String>,
    /// Ask how payments stand by PayStatus, as older installations want it
    #[arg(long)]
    pay_status: bool,
    #[command(flatten)]
    connect: ConnectArgs,
}

impl TerminalArgs {
    /// The client. What a command needs and has not got is told when it is prepared.
    ///
    /// # Errors
    /// [`Failure`] without an address, and for settings that cannot be used.
    pub(crate) fn client(&self, output: &mut Output) -> Result<TerminalClient, Failure> {
        let base = self.base_url.as_deref().ok_or_else(|| {
            Failure::usage("base_url_missing", "This command needs the address of the gateway.")
                .hint("Give --base-url URL, or set PAYWRIGHT_CRYPTOPROCESSING_BASE_URL.")
                .hint(
                    "Test and commercial access have hosts of their own, which the support tells.",
                )
        })?;
        let options = "--base-url or PAYWRIGHT_CRYPTOPROCESSING_BASE_URL";
        let mut terminal = Terminal::new(address(base, options)?);
        let of = |name: &str, file: &Option<PathBuf>, output: &mut Output| {
            let variable = format!("PAYWRIGHT_CRYPTOPROCESSING_{name}");
            let option = format!("--{}-file", name.to_lowercase());
            let found = secret::elsewhere(&variable, &option, file.as_deref(), output)?;
            found.map(|secret| secret.key()).transpose()
        };
        if let Some(key) = of("KEY", &self.key_file, output)? {
            terminal = terminal.with_key(key);
        }
        if let Some(password) = of("PASSWORD", &self.password_file, output)? {
            terminal = terminal.with_password(password);
        }
        if let Some(vwid) = of("VWID", &self.vwid_file, output)? {
            terminal = terminal.with_vwid(vwid);
        }
        if let Some(name) = &self.terminal {
            terminal = terminal.with_name(name);
        }
        if let Some(words) = &self.path_words {
            terminal = terminal.with_path_words(path_words(words)?);
        }
        if self.pay_status {
            terminal = terminal.with_status_command(StatusCommand::PayStatus);
        }
        Ok(self.connect.client()?.terminal(terminal))
    }

    /// Whether requests stay on this machine.
    pub(crate) fn is_local(&self) -> bool {
        self.base_url.as_deref().is_some_and(leads_to_this_machine)
    }
}

fn path_words(text: &str) -> Result<PathWords, Failure> {
    let words: Vec<&str> = text.split(',').map(str::trim).collect();
    let [api, apim, vwapi] = words.as_slice() else {
        let message = "--path-words: there are three, with commas between them.";
        return Err(Failure::usage("path_word_invalid", message).hint(
            "They stand for api, apim and vwapi, in this order: --path-words api,appay,wallet",
        ));
    };
    PathWords::new(*api, *apim, *vwapi)
        .map_err(|error| Failure::input(&error).about("--path-words"))
}
