//! Runs the benchmarks and shows each beside the bare HMAC of the same run.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::time::SystemTime;

use crate::shell::{cargo, pass_through, target_dir};

/// The name of the measure that all others of a group are held against.
const BARE: &str = "bare HMAC and base64";

/// By group, input and function.
type Measures = BTreeMap<String, BTreeMap<String, BTreeMap<String, Measure>>>;

/// Nanoseconds of one call.
#[derive(Clone, Copy)]
struct Measure {
    median: f64,
    /// In the quickest sample. Other programs on the machine move the median by half; this one stays
    /// within some per cent.
    least: f64,
}

pub(crate) fn run(arguments: &[String]) -> ExitCode {
    let start = SystemTime::now();
    // Named by pattern: `--benches` would hand criterion's arguments to unit tests as well.
    let outcome = pass_through(
        cargo(&["bench", "--workspace", "--locked", "--bench", "*", "--"]).args(arguments),
    );
    let mut measures = Measures::new();
    collect(&target_dir().join("criterion"), start, &mut measures);
    if !measures.is_empty() {
        println!("\n{}", table(&measures));
    }
    outcome
}

/// Reads what criterion wrote in this run.
fn collect(dir: &Path, start: SystemTime, measures: &mut Measures) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    for path in entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()) {
        if path.file_name() != Some("new".as_ref()) {
            collect(&path, start, measures);
            continue;
        }
        let estimates = path.join("estimates.json");
        let is_new = estimates
            .metadata()
            .and_then(|file| file.modified())
            .is_ok_and(|written| written >= start);
        let read = |name: &str| std::fs::read_to_string(path.join(name)).unwrap_or_default();
        let (about, numbers) = (read("benchmark.json"), read("estimates.json"));
        let (group, function) = (text(&about, "group_id"), text(&about, "function_id"));
        let measure = median(&numbers).zip(least(&read("sample.json")));
        if let (true, Some(group), Some(function), Some((median, least))) =
            (is_new, group, function, measure)
        {
            let input = text(&about, "value_str").unwrap_or_default();
            let of_group = measures.entry(group).or_default();
            of_group.entry(input).or_default().insert(function, Measure { median, least });
        }
    }
}

#[expect(clippy::float_arithmetic, reason = "times are no money")]
fn table(measures: &Measures) -> String {
    let mut text = format!("{:<44} {:>12} {:>12} {:>6}\n", "", "median", "least", "ratio");
    for (group, inputs) in measures {
        for (input, functions) in inputs {
            let bare = functions.get(BARE);
            for (function, Measure { median, least }) in functions {
                let name = format!("{group} {input} {function}");
                let ratio = match bare {
                    Some(bare) if function != BARE => format!("{:.2}", least / bare.least),
                    _ => String::new(),
                };
                text += &format!("{name:<44} {median:>9.0} ns {least:>9.0} ns {ratio:>6}\n");
            }
        }
    }
    text + "\nMachines are shared and noisy: quote the ratios of one run, which are of the least times.\n"
}

/// The text of a member in a flat JSON object as criterion writes it.
fn text(json: &str, member: &str) -> Option<String> {
    let (_, rest) = json.split_once(&format!("\"{member}\":\""))?;
    rest.split_once('"').map(|(text, _)| text.to_owned())
}

fn median(json: &str) -> Option<f64> {
    let (_, rest) = json.split_once("\"median\":")?;
    let (_, rest) = rest.split_once("\"point_estimate\":")?;
    rest.split([',', '}']).next()?.trim().parse().ok()
}

#[expect(clippy::float_arithmetic, reason = "times are no money")]
fn least(json: &str) -> Option<f64> {
    let calls_and_times = list(json, "iters")?.into_iter().zip(list(json, "times")?);
    calls_and_times.map(|(calls, time)| time / calls).min_by(f64::total_cmp)
}

fn list(json: &str, member: &str) -> Option<Vec<f64>> {
    let (_, rest) = json.split_once(&format!("\"{member}\":["))?;
    let (numbers, _) = rest.split_once(']')?;
    numbers.split(',').map(|number| number.trim().parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_criterion_writes_is_read() {
        let about = r#"{"group_id":"verify/CardCompact","function_id":"verify","value_str":null}"#;
        assert_eq!(text(about, "group_id").as_deref(), Some("verify/CardCompact"));
        assert_eq!(text(about, "value_str"), None);
        let numbers = r#"{"mean":{"point_estimate":1.0},"median":{"confidence_interval":{"upper_bound":3.0},"point_estimate":2.5,"standard_error":0.1}}"#;
        assert_eq!(median(numbers), Some(2.5));
        let samples = r#"{"sampling_mode":"Linear","iters":[10.0,20.0],"times":[50.0,80.0]}"#;
        assert_eq!(least(samples), Some(4.0));
    }

    #[test]
    fn ratios_are_to_the_bare_hmac_of_the_same_input() {
        let measure = |least| Measure { median: 2.0 * least, least };
        let functions = BTreeMap::from([(BARE, 1000.0), ("verify", 1600.0)]).into_iter();
        let functions = functions.map(|(name, least)| (name.to_owned(), measure(least))).collect();
        let inputs = BTreeMap::from([(String::new(), functions)]);
        let measures = BTreeMap::from([("verify/CardCompact".to_owned(), inputs)]);
        assert!(table(&measures).contains("1.60"));
    }
}
