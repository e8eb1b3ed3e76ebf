//! The Data API: the options of its commands, and the client that they lead to.

use std::path::PathBuf;

use paywright_core::ecommpay::data_api::DataApi;
use paywright_http::DataApiClient;

use super::{ConnectArgs, address};
use crate::failure::Failure;
use crate::output::Output;
use crate::secret;

/// Which account of the Data API is used.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Data API")]
pub struct DataArgs {
    /// Where the Data API lives, the platform's own address unless given; also PAYWRIGHT_BASE_URL
    #[arg(long, value_name = "URL", env = "PAYWRIGHT_DATA_BASE_URL", hide_env_values = true)]
    base_url: Option<String>,
    /// Read the token from this file instead of the environment variable PAYWRIGHT_DATA_TOKEN
    #[arg(long, value_name = "PATH")]
    data_token_file: Option<PathBuf>,
    /// Read the key of the token from this file instead of PAYWRIGHT_DATA_SECRET
    #[arg(long, value_name = "PATH")]
    data_secret_file: Option<PathBuf>,
    #[command(flatten)]
    connect: ConnectArgs,
}

impl DataArgs {
    /// The client.
    ///
    /// # Errors
    /// [`Failure`] without token or key, and for settings that cannot be used.
    pub(crate) fn client(&self, output: &mut Output) -> Result<DataApiClient, Failure> {
        let base = match (&self.base_url, std::env::var("PAYWRIGHT_BASE_URL").ok()) {
            (Some(own), _) => Some(address(own, "--base-url or PAYWRIGHT_DATA_BASE_URL")?),
            (None, Some(of_gate)) => Some(address(&of_gate, "PAYWRIGHT_BASE_URL")?),
            (None, None) => None,
        };
        let client = self.connect.client()?;
        let from = |variable, option, file: &Option<PathBuf>, output: &mut Output| {
            secret::elsewhere(variable, option, file.as_deref(), output)
        };
        let token =
            from("PAYWRIGHT_DATA_TOKEN", "--data-token-file", &self.data_token_file, output)?;
        let token = token.ok_or_else(|| missing("token", "TOKEN"))?;
        let key =
            from("PAYWRIGHT_DATA_SECRET", "--data-secret-file", &self.data_secret_file, output)?;
        let key = key.ok_or_else(|| missing("key of the token", "SECRET"))?.key()?;
        let api = DataApi::new(token.expose(), &key).map_err(|error| {
            Failure::input(&error).hint(format!("The token was taken from {}.", token.label))
        })?;
        let api = match base {
            Some(base) => api.with_base_url(base),
            None => api,
        };
        Ok(client.data_api(api))
    }
}

fn missing(what: &str, variable: &str) -> Failure {
    let option = variable.to_lowercase();
    Failure::usage("data_account_missing", format!("The Data API needs a {what}."))
        .hint(format!(
            "Set the environment variable PAYWRIGHT_DATA_{variable}, or give --data-{option}-file PATH."
        ))
        .hint("Token and key are made in Dashboard: My profile, API tokens. Those of a project do not fit.")
}
