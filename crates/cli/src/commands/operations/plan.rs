//! What is exported, as the command line says and as a noted position remembers it.

use paywright_core::ecommpay::data_api::{Interval, Operations};
use paywright_core::payment::{OperationStatus, OperationType};
use serde::{Deserialize, Serialize};

use super::{Args, Row};
use crate::failure::Failure;

/// How operations are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
#[value(rename_all = "lowercase")]
pub(super) enum Format {
    /// For people.
    Table,
    /// One JSON object per line.
    Jsonl,
    /// RFC 4180.
    Csv,
}

impl Format {
    fn word(self) -> &'static str {
        match self {
            Self::Table => "a table",
            Self::Jsonl => "JSON lines",
            Self::Csv => "CSV",
        }
    }
}

/// Everything that decides what stands in the output. Two runs with one plan write the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Plan {
    pub(super) format: Format,
    pub(super) from: String,
    pub(super) to: String,
    tz: Option<String>,
    projects: Vec<u32>,
    statuses: Vec<String>,
    types: Vec<String>,
}

impl Plan {
    pub(super) fn of(args: &Args, is_json: bool) -> Result<Self, Failure> {
        let ending = args.output.as_ref().and_then(|path| path.extension());
        let by_ending = match ending.and_then(|ending| ending.to_str()) {
            Some("csv") => Some(Format::Csv),
            Some("jsonl" | "ndjson") => Some(Format::Jsonl),
            _ => None,
        };
        let format = match (args.format, &args.output) {
            (Some(Format::Table), Some(_)) => {
                return Err(Failure::usage(
                    "format_table",
                    "A table is for the terminal, not for a file.",
                )
                .hint("Give --format csv or --format jsonl."));
            }
            (Some(format), _) => {
                if let Some(ending) = by_ending.filter(|ending| *ending != format) {
                    let message = format!(
                        "The ending of --output says {}, --format says {}.",
                        ending.word(),
                        format.word()
                    );
                    return Err(Failure::usage("format_contradiction", message)
                        .hint("Give only one of them, or an ending that fits."));
                }
                format
            }
            (None, Some(_)) => by_ending.ok_or_else(|| {
                Failure::usage(
                    "format_missing",
                    "The ending of the output is neither .csv nor .jsonl.",
                )
                .hint("Give --format csv or --format jsonl.")
            })?,
            (None, None) if is_json => Format::Jsonl,
            (None, None) => Format::Table,
        };
        let plan = Self {
            format,
            from: moment(&args.from, "00:00:00"),
            to: moment(&args.to, "23:59:59"),
            tz: args.tz.clone(),
            projects: args.project.clone(),
            statuses: args
                .status
                .iter()
                .map(|text| known_status(text))
                .collect::<Result<_, _>>()?,
            types: args.kind.iter().map(|text| known_type(text)).collect::<Result<_, _>>()?,
        };
        plan.interval()?;
        Ok(plan)
    }

    /// The stretch of time.
    pub(super) fn interval(&self) -> Result<Interval, Failure> {
        Interval::parse(&self.from, &self.to).map_err(|error| {
            Failure::input(&error).hint("For example --from 2026-03-01 --to '2026-03-31 23:59:59'.")
        })
    }

    /// What is asked.
    pub(super) fn query(&self, page: u32) -> Result<Operations, Failure> {
        let mut query = Operations::in_interval(self.interval()?).limit(page).fields(Row::MEMBERS);
        if let Some(zone) = &self.tz {
            query = query.tz(zone);
        }
        if !self.projects.is_empty() {
            query = query.projects(self.projects.iter().copied());
        }
        if !self.statuses.is_empty() {
            query = query
                .operation_status(self.statuses.iter().map(|text| OperationStatus::parse(text)));
        }
        if !self.types.is_empty() {
            query = query.operation_type(self.types.iter().map(|text| OperationType::parse(text)));
        }
        Ok(query)
    }
}

/// A zone by its form: whether there is such a place, only the platform knows.
pub(super) fn parse_zone(text: &str) -> Result<String, String> {
    let is_number = |part: &str, most: u8| {
        part.len() == 2 && part.parse::<u8>().is_ok_and(|number| number <= most)
    };
    let is_offset = text
        .strip_prefix(['+', '-'])
        .and_then(|rest| rest.split_once(':'))
        .is_some_and(|(hours, minutes)| is_number(hours, 14) && is_number(minutes, 59));
    let is_name_part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || "_-+".contains(c))
    };
    let is_name = text.contains('/') && text.split('/').all(is_name_part);
    if is_offset || is_name || ["UTC", "GMT"].contains(&text) {
        return Ok(text.to_owned());
    }
    Err("write an offset such as +10:30, or a name such as Europe/London".to_owned())
}

/// A day stands for one of its seconds.
fn moment(text: &str, time: &str) -> String {
    let text = text.trim().replace('T', " ");
    if text.len() == "2026-03-01".len() { format!("{text} {time}") } else { text }
}

fn known_status(text: &str) -> Result<String, Failure> {
    match OperationStatus::parse(text) {
        OperationStatus::Other(_) => Err(Failure::usage(
            "status_unknown",
            "--status: no operation has that status; write success, decline, processing...",
        )),
        status => Ok(status.as_str().to_owned()),
    }
}

fn known_type(text: &str) -> Result<String, Failure> {
    match OperationType::parse(text) {
        OperationType::Other(_) => Err(Failure::usage(
            "type_unknown",
            "--type: no operation is of that type; write sale, refund, payout...",
        )),
        kind => Ok(kind.as_str().to_owned()),
    }
}
