//! The clients of the commands that talk to a platform: their options, and how they fail.

mod data;
mod error;
mod gate;
mod terminal;

use std::path::PathBuf;
use std::time::Duration;

use paywright_core::http::BaseUrl;
use paywright_http::Client;

pub use self::data::DataArgs;
pub(crate) use self::error::{of_call, of_data_call, of_request, of_terminal_call};
pub use self::gate::GateArgs;
pub use self::terminal::TerminalArgs;
use crate::failure::Failure;

/// How a platform is reached. Proxies are those of the environment.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Connection")]
pub struct ConnectArgs {
    /// The time for each call, its repetitions included: 30 unless given, at a terminal of
    /// cryptoprocessing 60
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=600))]
    deadline: Option<u64>,
    /// PEM file with the authority of an own deployment
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// Lets http:// go to this host, although what is sent can be read on the way
    #[arg(long, value_name = "HOST")]
    plain_http_host: Vec<String>,
}

impl ConnectArgs {
    /// A client.
    ///
    /// # Errors
    /// [`Failure`] when a setting cannot be used.
    pub(crate) fn client(&self) -> Result<Client, Failure> {
        let mut builder = Client::builder().user_agent("paywright-cli");
        if let Some(seconds) = self.deadline {
            builder = builder.deadline(Duration::from_secs(seconds));
        }
        if let Some(file) = &self.ca_file {
            builder =
                builder.ca_file(file).map_err(|error| Failure::input(&error).about("--ca-file"))?;
        }
        for host in &self.plain_http_host {
            builder = builder.plain_http_host(host);
        }
        builder.build().map_err(|error| Failure::input(&error))
    }
}

/// Runs the work of a command that waits for sockets and signals.
///
/// # Errors
/// [`Failure`] of the work, or when the machine gives no threads.
pub(crate) fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| {
        Failure::internal("runtime_failed", format!("The program cannot start: {error}."))
    })?;
    let came = runtime.block_on(work);
    // A name that is still looked up must not hold the program back once its time is up.
    runtime.shutdown_background();
    came
}

fn address(text: &str, options: &str) -> Result<BaseUrl, Failure> {
    BaseUrl::parse(text).map_err(|error| {
        Failure::input(&error)
            .about(options)
            .hint("`paywright emulator` prints the address of a local platform.")
    })
}
