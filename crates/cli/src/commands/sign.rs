//! `paywright sign`: the signature of a request, or the request with it.

use clap::ValueEnum;
use paywright_core::ecommpay::Signed;
use paywright_core::ecommpay::canonical::{self, Rules};
use paywright_core::json::{Document, Kind, Limits, Value};
use serde_json::json;

use crate::failure::{Exit, Failure};
use crate::input::InputArgs;
use crate::output::{Output, shown};
use crate::secret::SecretArgs;

const HELP: &str = "\
A `signature` that the body has already takes no part and is replaced. Numbers keep every digit.
--canonical needs no key; card numbers and security codes in it are masked, so it can be shown to
others. A body printed by --in-place-of holds everything that was put in.

JSON: {\"signature\"}; with --in-place-of {\"signature\", \"body\"}; with --canonical
{\"canonical\", \"lines\"}.

Examples:
  PAYWRIGHT_SECRET=... paywright sign request.json
  paywright sign --secret-file project.key --in-place-of general request.json > signed.json
  echo '{\"general\":{\"project_id\":112}}' | paywright sign --canonical -";

/// Sign a JSON request of Gate or the Data API.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// Print the body with the signature in it, at the place where the endpoint wants it
    #[arg(long, value_name = "PLACE")]
    in_place_of: Option<Place>,
    /// Print the lines that are signed instead of the signature
    #[arg(long, conflicts_with = "in_place_of")]
    canonical: bool,
    #[command(flatten)]
    secret: SecretArgs,
}

/// Where a signature stands in a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Place {
    /// `general.signature`, as Gate wants it
    General,
    /// `signature` at top level, as in callbacks and the Data API
    Top,
    /// `customer.signature`
    Customer,
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] without a key, or for a body that cannot be signed.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let body = args.input.read(output)?;
    if args.canonical {
        return show_canonical(&body, output);
    }
    let signer = args.secret.signer(output)?;
    let signature = signer.sign_json(&body).map_err(|error| Failure::input(&error))?.to_string();
    match args.in_place_of {
        None => output.either(&json!({ "signature": signature }), &signature)?,
        Some(place) => {
            let signed = with_signature(&body, place, &signature)?;
            if output.is_json() {
                output.json(&json!({ "signature": signature, "body": signed }))?;
            } else {
                output.raw(signed + "\n")?;
            }
        }
    }
    Ok(Exit::Ok)
}

/// The body with the signature in its place; other signatures at top level, in `general` and in
/// `customer` go. The members keep their order and numbers their digits.
///
/// # Errors
/// [`Failure`] when the body is not one JSON object, or has no object of that name.
pub fn with_signature(body: &[u8], place: Place, signature: &str) -> Result<String, Failure> {
    let document =
        Document::parse(body, &Limits::default()).map_err(|error| Failure::input(&error))?;
    let object = match place {
        Place::Top => None,
        Place::General => Some("general"),
        Place::Customer => Some("customer"),
    };
    if let Some(name) = object
        && document.root().get(name).is_none_or(|found| found.kind() != Kind::Object)
    {
        return Err(Failure::usage(
            "sign_place_missing",
            format!("The body has no object `{name}` to put the signature into."),
        )
        .hint("Add the object, or choose another place by --in-place-of."));
    }
    let mut writer = Writer {
        text: String::with_capacity(body.len() + 120),
        is_indented: body.contains(&b'\n'),
        depth: 0,
        object,
        signature,
    };
    writer.value(document.root(), &mut Vec::new());
    Ok(writer.text)
}

/// Writes a document again, with the signature.
struct Writer<'a> {
    text: String,
    /// Whether the body had line breaks, so that the signed one gets them too.
    is_indented: bool,
    depth: usize,
    /// The object the signature goes into, `None` for the top.
    object: Option<&'a str>,
    signature: &'a str,
}

impl Writer<'_> {
    fn value<'d>(&mut self, value: Value<'d>, path: &mut Vec<&'d str>) {
        match value.kind() {
            Kind::Object => self.object(value, path),
            Kind::Array => {
                self.text.push('[');
                self.depth += 1;
                let mut is_first = true;
                for item in value.items() {
                    self.separate(&mut is_first);
                    path.push("[]");
                    self.value(item, path);
                    path.pop();
                }
                self.close(is_first, ']');
            }
            Kind::String => self.string(value.scalar_text().unwrap_or_default()),
            Kind::Null | Kind::False | Kind::True | Kind::Number => {
                self.text.push_str(value.scalar_text().unwrap_or_default());
            }
        }
    }

    fn object<'d>(&mut self, value: Value<'d>, path: &mut Vec<&'d str>) {
        let is_place = match self.object {
            None => path.is_empty(),
            Some(name) => path.as_slice() == [name],
        };
        let may_be_signed = match path.as_slice() {
            [] => true,
            [name] => matches!(*name, "general" | "customer"),
            _ => false,
        };
        self.text.push('{');
        self.depth += 1;
        let mut is_first = true;
        for (name, member) in value.members() {
            if may_be_signed && name == "signature" {
                continue;
            }
            self.separate(&mut is_first);
            self.name(name);
            path.push(name);
            self.value(member, path);
            path.pop();
        }
        if is_place {
            self.separate(&mut is_first);
            self.name("signature");
            self.string(self.signature);
        }
        self.close(is_first, '}');
    }

    fn name(&mut self, name: &str) {
        self.string(name);
        self.text.push_str(if self.is_indented { ": " } else { ":" });
    }

    fn string(&mut self, text: &str) {
        // Text always has a JSON form.
        self.text.push_str(&serde_json::to_string(text).unwrap_or_default());
    }

    fn separate(&mut self, is_first: &mut bool) {
        if !std::mem::take(is_first) {
            self.text.push(',');
        }
        self.break_line();
    }

    fn close(&mut self, is_empty: bool, bracket: char) {
        self.depth -= 1;
        if !is_empty {
            self.break_line();
        }
        self.text.push(bracket);
    }

    fn break_line(&mut self) {
        if self.is_indented {
            self.text.push('\n');
            self.text.push_str(&"  ".repeat(self.depth));
        }
    }
}

fn show_canonical(body: &[u8], output: &mut Output) -> Result<Exit, Failure> {
    let limits = Limits::default();
    let document = Document::parse(body, &limits).map_err(|error| Failure::input(&error))?;
    if document.root().kind() != Kind::Object {
        return Err(Failure::usage("json_not_an_object", "Only a JSON object can be signed."));
    }
    let text = canonical::of_document(&document, Rules::SIGNING, &limits)
        .map_err(|error| Failure::input(&error))?;
    let lines: Vec<String> = lines_of(&document, &text)
        .iter()
        .map(|(path, value)| format!("{}:{}", shown(path), masked(path, value)))
        .collect();
    if output.is_json() {
        output.json(&json!({ "canonical": lines.join(";"), "lines": lines }))?;
    } else {
        for line in &lines {
            output.line(line)?;
        }
    }
    Ok(Exit::Ok)
}

/// The lines of a canonical form, as paths and values. A value may have a `;` in it, so the form
/// alone does not tell where its lines end; the document does.
fn lines_of<'t>(document: &Document, text: &'t str) -> Vec<(String, &'t str)> {
    let mut leaves: Vec<(String, String)> = Vec::new();
    Signed::of(document).for_each_leaf(|path, value| leaves.push((path.into(), value.into())));
    leaves.sort_by(|(a, _), (b, _)| canonical::natural_order(a.as_bytes(), b.as_bytes()));
    let mut rest = text;
    let mut lines = Vec::with_capacity(leaves.len());
    for (path, value) in leaves {
        let Some(found) = rest.strip_prefix(&*path).and_then(|rest| rest.strip_prefix(':')) else {
            return lines_by_semicolon(text);
        };
        let ends_line = |rest: &str| rest.is_empty() || rest.starts_with(';');
        let length = match found.strip_prefix(&*value) {
            Some(rest) if ends_line(rest) => value.len(),
            // A number in its shortest form, which has no `;`.
            _ => found.find(';').unwrap_or(found.len()),
        };
        let (value, behind) = found.split_at(length);
        lines.push((path, value));
        rest = behind.strip_prefix(';').unwrap_or(behind);
    }
    if rest.is_empty() { lines } else { lines_by_semicolon(text) }
}

/// For names that are equal in natural order, such as `1` and `01`.
fn lines_by_semicolon(text: &str) -> Vec<(String, &str)> {
    let line = |line: &'_ str| line.rsplit_once(':').map(|(path, _)| path.len());
    text.split(';')
        .map(|found| match line(found) {
            Some(end) => (found[..end].to_owned(), &found[end + 1..]),
            None => (String::new(), found),
        })
        .collect()
}

/// A value as others may see it.
fn masked(path: &str, value: &str) -> String {
    if is_security_code(path) { "*".repeat(value.chars().count()) } else { shown(value) }
}

fn is_security_code(path: &str) -> bool {
    let name = path.rsplit(':').next().unwrap_or_default();
    ["cvv", "cvv2", "cvc", "cvc2"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_stands_in_its_place_and_old_ones_go() {
        let cases = [
            (Place::Top, r#"{"a":1,"signature":"old"}"#, r#"{"a":1,"signature":"S"}"#),
            (Place::Top, "{}", r#"{"signature":"S"}"#),
            (
                Place::General,
                r#"{"general":{"signature":"old","payment_id":"x\u0041\/"},"n":1.50,"signature":"old"}"#,
                r#"{"general":{"payment_id":"xA/","signature":"S"},"n":1.50}"#,
            ),
            (
                Place::Customer,
                r#"{"customer":{},"big":18446744073709551616,"list":[{"general":{"signature":"data"}},[],null,true]}"#,
                r#"{"customer":{"signature":"S"},"big":18446744073709551616,"list":[{"general":{"signature":"data"}},[],null,true]}"#,
            ),
            (
                Place::General,
                "{\n \"general\": {}, \"e\": []}",
                "{\n  \"general\": {\n    \"signature\": \"S\"\n  },\n  \"e\": []\n}",
            ),
        ];
        for (place, body, expected) in cases {
            assert_eq!(with_signature(body.as_bytes(), place, "S").unwrap(), expected);
        }
        for body in ["{}", r#"{"general":[]}"#, "[]", "{"] {
            assert!(with_signature(body.as_bytes(), Place::General, "S").is_err(), "{body}");
        }
    }

    fn lines(body: &str) -> Vec<String> {
        let limits = Limits::default();
        let document = Document::parse(body.as_bytes(), &limits).unwrap();
        let text = canonical::of_document(&document, Rules::SIGNING, &limits).unwrap();
        let lines = lines_of(&document, &text);
        let whole: Vec<_> = lines.iter().map(|(path, value)| format!("{path}:{value}")).collect();
        assert_eq!(whole.join(";"), text);
        lines.iter().map(|(path, value)| format!("{path} = {}", masked(path, value))).collect()
    }

    #[test]
    fn a_line_is_one_value_whatever_is_in_it() {
        let cases: [(&str, &[&str]); 5] = [
            (r#"{"b":1.50,"a":"x;b:2"}"#, &["a = x;b:2", "b = 1.5"]),
            (
                r#"{"a":"1.50;","b":[true,null,10]}"#,
                &["a = 1.50;", "b:0 = 1", "b:1 = ", "b:2 = 10"],
            ),
            (
                r#"{"l":[0,1,2,3,4,5,6,7,8,9,10]}"#,
                &[
                    "l:0 = 0",
                    "l:1 = 1",
                    "l:2 = 2",
                    "l:3 = 3",
                    "l:4 = 4",
                    "l:5 = 5",
                    "l:6 = 6",
                    "l:7 = 7",
                    "l:8 = 8",
                    "l:9 = 9",
                    "l:10 = 10",
                ],
            ),
            (
                r#"{"card":{"cvv":"123","pan":4000000000000077}}"#,
                &["card:cvv = ***", "card:pan = 400000******0077"],
            ),
            ("{}", &[]),
        ];
        for (body, expected) in cases {
            assert_eq!(lines(body), expected, "{body}");
        }
    }
}
