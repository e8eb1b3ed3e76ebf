//! `paywright operations`: reads the operations of a stretch of time, page by page, and keeps them.

mod export;
mod plan;
mod progress;
mod row;
mod sink;

use std::path::PathBuf;

use paywright_core::ecommpay::data_api::Operations;

use self::plan::{Format, Plan};
use self::row::Row;
use self::sink::{FileSink, Sink};
use crate::client::{DataArgs, block_on};
use crate::failure::{Exit, Failure};
use crate::output::Output;

const HELP: &str = "\
Operations are chosen by the time of their last action, so those that change while they are read
may be missed or come twice: let the stretch end in the past. Times are in the zone of --tz,
without it in that of the Dashboard account. A day stands for its first second in --from, for its
last one in --to.

--output keeps everything in a file, by its ending CSV or JSON lines. With --resume FILE the
program notes there how far it is, after each page that is safely on disk; killed at any moment,
the same command goes on without a hole or a double. What stands in the output behind the last
noted page is cut off then.

CSV follows RFC 4180. A value that begins with = + - @, a tab or a line break gets an apostrophe
in front, so that a spreadsheet does not take it for a formula; sums are numbers and stay as they
are. Sums are given as people write them and in minor units, identifiers as texts. Card numbers in
free texts are masked.

The platform answers 60 requests a minute; the program keeps to that, and shows how many are left.

Exit code 1: the platform refuses, or an answer is not genuine. 3: it did not come to the end.

JSON: one line per operation, {\"project_id\", \"operation_id\", \"payment_id\", \"operation_type\",
\"operation_status\", \"operation_created_at\", \"operation_completed_at\", \"sum_initial\",
\"sum_converted\", \"payment_method_name\", \"payment_method_type\", \"account_number\",
\"payment_description\", \"customer_id\", \"arn\", \"rrn\", \"payment_provider_code\",
\"payment_provider_message\"}; sums are {\"minor\", \"currency\", \"text\"}, what is not there null. With
--output one object instead: {\"operations\", \"output\", \"complete\"}.

Examples:
  paywright operations --from 2026-03-01 --to 2026-03-31 --tz +00:00
  paywright operations --from 2026-03-01 --to '2026-03-02 11:59:59' --status decline --json
  paywright operations --from 2025-01-01 --to 2025-12-31 --output 2025.csv --resume 2025.cursor";

/// Read operations, and export them as CSV or JSON lines.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// First moment, such as 2026-03-01 or '2026-03-01 08:00:00'
    #[arg(long, value_name = "TIME")]
    from: String,
    /// Last moment
    #[arg(long, value_name = "TIME")]
    to: String,
    /// Zone of the times: +10:30, or a name such as Europe/London
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true, value_parser = plan::parse_zone)]
    tz: Option<String>,
    /// Of this project only; may be given several times
    #[arg(long, value_name = "ID", value_parser = clap::value_parser!(u32).range(1..))]
    project: Vec<u32>,
    /// With this status only; may be given several times
    #[arg(long, value_name = "STATUS")]
    status: Vec<String>,
    /// Of this type only; may be given several times
    #[arg(long = "type", value_name = "TYPE")]
    kind: Vec<String>,
    /// How to write them [default: by the ending of --output, else a table]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// Write them to this file, which must not be there yet
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Note here how far it is, and go on from there
    #[arg(long, value_name = "FILE", requires = "output")]
    resume: Option<PathBuf>,
    /// Operations per request
    #[arg(long, value_name = "N", default_value_t = Operations::MAX_LIMIT, value_parser = clap::value_parser!(u32).range(1..=1000))]
    page: u32,
    #[command(flatten)]
    data: DataArgs,
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] for times and files that cannot be used, and when it did not come to the end.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let plan = Plan::of(args, output.is_json())?;
    let query = plan.query(args.page)?;
    let client = args.data.client(output)?;
    let (mut sink, pager) = match &args.output {
        Some(path) => {
            let (file, pager) = FileSink::open(path, args.resume.as_deref(), &plan, query)?;
            (Sink::File(Box::new(file)), pager)
        }
        None => {
            (Sink::standard(plan.format), paywright_core::ecommpay::data_api::Pager::new(query))
        }
    };
    block_on(export::run(&client, pager, &plan, &mut sink, output))?;
    sink.finish(output)?;
    Ok(Exit::Ok)
}
