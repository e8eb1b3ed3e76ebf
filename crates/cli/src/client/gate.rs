//! Gate: the options of its commands, and the client that they lead to.

use paywright_core::ecommpay::Project;
use paywright_core::ecommpay::gate::Gate;
use paywright_http::{GateClient, leads_to_this_machine};

use super::{ConnectArgs, address};
use crate::failure::Failure;
use crate::output::Output;
use crate::secret::SecretArgs;

/// Which project of which platform is meant.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Platform")]
pub struct GateArgs {
    /// Identifier of the project
    #[arg(long, value_name = "ID", env = "PAYWRIGHT_PROJECT", value_parser = clap::value_parser!(u32).range(1..))]
    project: Option<u32>,
    /// Where Gate lives, the platform's own address unless given
    #[arg(long, value_name = "URL", env = "PAYWRIGHT_BASE_URL", hide_env_values = true)]
    base_url: Option<String>,
    #[command(flatten)]
    connect: ConnectArgs,
    #[command(flatten)]
    secret: SecretArgs,
}

impl GateArgs {
    /// The client of the project that was named.
    ///
    /// # Errors
    /// [`Failure`] without a project or a key, and for settings that cannot be used.
    pub(crate) fn client(&self, output: &mut Output) -> Result<GateClient, Failure> {
        let project = self.project.ok_or_else(|| {
            Failure::usage("project_missing", "This command needs the identifier of the project.")
                .hint("Give --project ID, or set the environment variable PAYWRIGHT_PROJECT.")
        })?;
        self.client_of(project, output)
    }

    /// The client of a project that something else names.
    ///
    /// # Errors
    /// As [`client`](Self::client), and when another project was named.
    pub(crate) fn client_of(
        &self,
        project: u32,
        output: &mut Output,
    ) -> Result<GateClient, Failure> {
        if let Some(named) = self.project.filter(|named| *named != project) {
            let message =
                format!("It belongs to project {project}, but project {named} was named.");
            return Err(Failure::usage("project_mismatch", message));
        }
        let options = "--base-url or PAYWRIGHT_BASE_URL";
        let base = self.base_url.as_deref().map(|text| address(text, options)).transpose()?;
        let client = self.connect.client()?;
        let key = self.secret.one(output)?.key()?;
        let gate = Gate::new(Project::new(project, &key));
        let gate = match base {
            Some(base) => gate.with_base_url(base),
            None => gate,
        };
        Ok(client.gate(gate))
    }

    /// Whether requests stay on this machine.
    pub(crate) fn is_local(&self) -> bool {
        self.base_url.as_deref().is_some_and(leads_to_this_machine)
    }
}
