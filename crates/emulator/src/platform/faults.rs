//! What goes wrong on purpose: answers that are refused, late, cut or missing, callbacks that are
//! lost, doubled, late, shuffled, damaged or forged (our choice; spec 08, section 5).
//!
//! Rules choose by path, payment and share; a payment can also ask for a fault by a word behind `~`
//! in its identifier. What a rule hits is drawn from the seed, so a run repeats.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::answer_fault::{AnswerFault, Bounded, Headers};
use super::ids::mix;
use super::script::words;

/// One thing that goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "snake_case", tag = "fault")]
pub enum Fault {
    /// A request of Gate or the Data API is answered wrongly or not at all.
    Answer {
        /// How.
        how: AnswerFault,
        /// Whether the request is carried out all the same.
        #[serde(default)]
        executed: bool,
    },
    /// A status query is answered with code 3061 or 3062, as if nothing were known yet.
    StatusUnknown {
        /// 3061 or 3062.
        code: u32,
    },
    /// The first attempt to deliver a callback gets lost; it is repeated by the schedule.
    LostCallback,
    /// A callback is never delivered.
    VanishedCallback,
    /// A callback is delivered twice.
    DoubledCallback,
    /// The first attempt is late.
    DelayedCallback {
        /// By how much.
        seconds: u64,
    },
    /// The first attempt is late by up to 20 s, another time for each callback, so that they arrive
    /// in another order.
    ReorderedCallback,
    /// The body of the first attempt is damaged on its way.
    CorruptedCallback,
    /// The first attempt carries the signature of another key.
    WrongSignature,
    /// The callback comes before the answer to its request.
    EarlyCallback,
    /// The customer pays another amount than the one asked for, a tenth less.
    ChangedAmount,
}

/// A fault and what it hits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FaultRule {
    /// What goes wrong.
    #[serde(flatten)]
    pub fault: Fault,
    /// How many of a hundred cases it hits. Default: all.
    pub percent: u32,
    /// How often it hits at most. Default: without end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u64>,
    /// Only requests to paths that start so, such as `/v2/payment/card/`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Only payments whose identifier starts so, letter case aside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<String>,
}

/// What happens to one request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestFaults {
    /// How the answer goes wrong, and whether the request is carried out.
    pub answer: Option<(AnswerFault, bool)>,
    /// The code that a status query is answered with.
    pub status: Option<u32>,
    /// Whether callbacks go before the answer.
    pub is_early: bool,
}

/// What happens to one callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallbackFault {
    /// The first attempt gets lost.
    Lost,
    /// It is never delivered.
    Vanished,
    /// It is a second copy of another one.
    Doubled,
    /// The first attempt is late.
    Delayed,
    /// The first attempt is damaged.
    Corrupted,
    /// The first attempt has a wrong signature.
    WrongSignature,
    /// It goes before the answer to its request.
    Early,
}

/// The rules and what they did.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    rules: Vec<Counted>,
    drawn: u64,
}

#[derive(Debug)]
struct Counted {
    rule: FaultRule,
    hits: u64,
}

impl Fault {
    /// All words for payment identifiers, with what they do, for help texts.
    pub const WORDS: &'static [(&'static str, &'static str)] = &[
        ("http-400", "the request is refused with HTTP 400"),
        ("http-403", "the request is refused with HTTP 403"),
        ("http-404", "the request is refused with HTTP 404"),
        ("http-422", "the request is refused with HTTP 422"),
        ("http-429", "the request is refused with HTTP 429"),
        ("http-500", "HTTP 500, nothing is carried out"),
        ("http-500-after", "HTTP 500, the request is carried out"),
        ("http-503", "HTTP 503, nothing is carried out"),
        ("no-answer", "no answer for two minutes, nothing is carried out"),
        ("no-answer-after", "no answer for two minutes, the request is carried out"),
        ("cut", "the connection is cut, nothing is carried out"),
        ("cut-after", "the connection is cut, the request is carried out"),
        ("cut-body", "the connection is cut within the answer, the request is carried out"),
        ("slow-answer", "the answer comes after 3 s"),
        ("slow-body", "the answer comes in pieces, one in 300 ms"),
        ("garbage", "the answer cannot be read, the request is carried out"),
        ("status-3061", "status queries do not find the payment"),
        ("status-3062", "status queries cannot read the payment yet"),
        ("lost-callback", "first attempts get lost and are repeated by the schedule"),
        ("vanished-callback", "callbacks are never delivered"),
        ("doubled-callback", "callbacks come twice"),
        ("delayed-callback", "callbacks come 60 s late"),
        ("reordered-callback", "callbacks come in another order"),
        ("corrupted-callback", "first attempts are damaged on their way"),
        ("wrong-signature", "first attempts carry the signature of another key"),
        ("early-callback", "callbacks come before the answer to the request"),
        ("changed-amount", "the customer pays a tenth less than asked for"),
    ];

    /// The fault that a word stands for.
    pub fn of_word(word: &str) -> Option<Self> {
        let milliseconds = Bounded::nearest;
        let answer = |how, executed| Some(Self::Answer { how, executed });
        let status = |status: u64| AnswerFault::Status {
            status: Bounded::nearest(status),
            headers: Headers::default(),
            body: error_body(status).to_owned(),
        };
        let no_answer = || AnswerFault::NoAnswer { milliseconds: milliseconds(120_000) };
        match word {
            "http-400" => answer(status(400), false),
            "http-403" => answer(status(403), false),
            "http-404" => answer(status(404), false),
            "http-422" => answer(status(422), false),
            "http-429" => answer(status(429), false),
            "http-500" => answer(status(500), false),
            "http-500-after" => answer(status(500), true),
            "http-503" => answer(status(503), false),
            "no-answer" => answer(no_answer(), false),
            "no-answer-after" => answer(no_answer(), true),
            "cut" => answer(AnswerFault::Cut { reset: false }, false),
            "cut-after" => answer(AnswerFault::Cut { reset: false }, true),
            "cut-body" => {
                answer(AnswerFault::CutBody { after: Bounded::nearest(20), reset: false }, true)
            }
            "slow-answer" => answer(AnswerFault::Slow { milliseconds: milliseconds(3_000) }, true),
            "slow-body" => answer(
                AnswerFault::Drip {
                    bytes: Bounded::nearest(20),
                    milliseconds: milliseconds(300),
                    head: false,
                },
                true,
            ),
            "garbage" => answer(AnswerFault::Garbage {}, true),
            "status-3061" => Some(Self::StatusUnknown { code: 3061 }),
            "status-3062" => Some(Self::StatusUnknown { code: 3062 }),
            "lost-callback" => Some(Self::LostCallback),
            "vanished-callback" => Some(Self::VanishedCallback),
            "doubled-callback" => Some(Self::DoubledCallback),
            "delayed-callback" => Some(Self::DelayedCallback { seconds: 60 }),
            "reordered-callback" => Some(Self::ReorderedCallback),
            "corrupted-callback" => Some(Self::CorruptedCallback),
            "wrong-signature" => Some(Self::WrongSignature),
            "early-callback" => Some(Self::EarlyCallback),
            "changed-amount" => Some(Self::ChangedAmount),
            _ => None,
        }
    }
}

impl FaultRule {
    /// A rule that hits everything that the fault can hit.
    pub fn of(fault: Fault) -> Self {
        Self { fault, percent: 100, times: None, path: None, payment_id: None }
    }

    fn covers(&self, path: Option<&str>, payment_id: &str) -> bool {
        let by_path = match (&self.path, path) {
            (Some(wanted), Some(path)) => path.starts_with(wanted.as_str()),
            (Some(_), None) => false,
            (None, _) => true,
        };
        let starts =
            |wanted: &String| payment_id.to_lowercase().starts_with(wanted.to_lowercase().as_str());
        by_path && self.payment_id.as_ref().is_none_or(starts)
    }
}

/// A member that is written wrongly is an error: a rule that hits more than was meant would let a
/// test pass for the wrong reason.
impl<'de> Deserialize<'de> for FaultRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut members = Map::deserialize(deserializer)?;
        let percent = taken(&mut members, "percent")?.unwrap_or(100);
        if percent > 100 {
            return Err(D::Error::custom(format!(
                "`percent` is {percent}, and can be 100 at most"
            )));
        }
        let (times, path) = (taken(&mut members, "times")?, taken(&mut members, "path")?);
        let payment_id = taken(&mut members, "payment_id")?;
        let fault: Fault = parsed(Value::Object(members.clone()))?;
        if let Fault::StatusUnknown { code } = fault
            && !matches!(code, 3061 | 3062)
        {
            return Err(D::Error::custom(format!("`code` is {code}, and can be 3061 or 3062")));
        }
        let known = serde_json::to_value(&fault).map_err(D::Error::custom)?;
        match members.keys().find(|name| known.get(name.as_str()).is_none()) {
            Some(name) => Err(D::Error::custom(format!("there is no `{name}` in this rule"))),
            None => Ok(Self { fault, percent, times, path, payment_id }),
        }
    }
}

fn taken<T: serde::de::DeserializeOwned, E: Error>(
    members: &mut Map<String, Value>,
    name: &str,
) -> Result<Option<T>, E> {
    let value = members.remove(name).unwrap_or_default();
    parsed(value).map_err(|error: E| E::custom(format!("`{name}`: {error}")))
}

fn parsed<T: serde::de::DeserializeOwned, E: Error>(value: Value) -> Result<T, E> {
    serde_json::from_value(value).map_err(E::custom)
}

impl Faults {
    pub(crate) fn set(&mut self, rules: Vec<FaultRule>) {
        self.rules = rules.into_iter().map(|rule| Counted { rule, hits: 0 }).collect();
    }

    /// The rules, each with how often it has hit.
    pub(crate) fn rules(&self) -> impl Iterator<Item = (&FaultRule, u64)> {
        self.rules.iter().map(|counted| (&counted.rule, counted.hits))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// What happens to a request.
    pub(crate) fn of_request(&mut self, seed: u64, path: &str, payment_id: &str) -> RequestFaults {
        let mut found = RequestFaults::default();
        let is_status = asks_for_status(path);
        let fits = |fault: &Fault| match fault {
            // A word in an identifier is about the payment, not about asking for its status.
            Fault::Answer { .. } => true,
            Fault::StatusUnknown { .. } => is_status,
            Fault::EarlyCallback => !is_status,
            _ => false,
        };
        for fault in self.draw(seed, Some(path), payment_id, fits) {
            match fault {
                Fault::Answer { how, executed } => {
                    found.answer.get_or_insert((how, executed));
                }
                Fault::StatusUnknown { code } => found.status = Some(code),
                Fault::EarlyCallback => found.is_early = true,
                _ => {}
            }
        }
        if is_status && by_word(payment_id, |fault| matches!(fault, Fault::Answer { .. })) {
            found.answer = None;
        }
        found
    }

    /// What happens to a callback, and by how many milliseconds its first attempt is late.
    pub(crate) fn of_callback(&mut self, seed: u64, payment_id: &str) -> (Vec<CallbackFault>, u64) {
        let fits = |fault: &Fault| {
            !matches!(
                fault,
                Fault::Answer { .. } | Fault::StatusUnknown { .. } | Fault::ChangedAmount
            )
        };
        let mut late = 0;
        let mut found = Vec::new();
        for fault in self.draw(seed, None, payment_id, fits) {
            found.push(match fault {
                Fault::LostCallback => CallbackFault::Lost,
                Fault::VanishedCallback => CallbackFault::Vanished,
                Fault::DoubledCallback => CallbackFault::Doubled,
                Fault::DelayedCallback { seconds } => {
                    late += seconds.saturating_mul(1_000);
                    CallbackFault::Delayed
                }
                Fault::ReorderedCallback => {
                    self.drawn += 1;
                    late += mix(seed ^ mix(self.drawn)) % 20_000;
                    CallbackFault::Delayed
                }
                Fault::CorruptedCallback => CallbackFault::Corrupted,
                Fault::WrongSignature => CallbackFault::WrongSignature,
                Fault::EarlyCallback => CallbackFault::Early,
                Fault::Answer { .. } | Fault::StatusUnknown { .. } | Fault::ChangedAmount => {
                    continue;
                }
            });
        }
        (found, late)
    }

    /// Whether the customer of a payment pays another amount.
    pub(crate) fn changes_amount(&mut self, seed: u64, payment_id: &str) -> bool {
        let fits = |fault: &Fault| *fault == Fault::ChangedAmount;
        !self.draw(seed, None, payment_id, fits).is_empty()
    }

    /// The faults that hit one case: those of words always, those of rules by their share.
    fn draw(
        &mut self,
        seed: u64,
        path: Option<&str>,
        payment_id: &str,
        fits: impl Fn(&Fault) -> bool,
    ) -> Vec<Fault> {
        let of_words = words(payment_id).filter_map(|word| Fault::of_word(&word));
        let mut found: Vec<Fault> = of_words.filter(&fits).collect();
        for (index, counted) in self.rules.iter_mut().enumerate() {
            let rule = &counted.rule;
            let is_used_up = rule.times.is_some_and(|times| counted.hits >= times);
            if is_used_up || !fits(&rule.fault) || !rule.covers(path, payment_id) {
                continue;
            }
            self.drawn += 1;
            let lot = mix(seed ^ mix(self.drawn) ^ mix(index as u64)) % 100;
            if lot < u64::from(rule.percent) {
                counted.hits += 1;
                found.push(rule.fault.clone());
            }
        }
        found
    }
}

/// Whether requests to a path ask how a payment stands, at either gateway.
fn asks_for_status(path: &str) -> bool {
    path.starts_with("/v2/payment/status")
        || path.ends_with("/GetState")
        || path.ends_with("/PayStatus")
}

/// What stands in the body of a refusal by a fault: the platform's form for the statuses that it
/// documents, a text as gateways write it for others (spec 06, section 3).
fn error_body(status: u64) -> &'static str {
    match status {
        400 => r#"{"status":"error","code":"502","message":"Validation error"}"#,
        403 => r#"{"status":"error","code":"303","message":"Access denied"}"#,
        404 => r#"{"status":"error","code":"2442","message":"Project ID not found"}"#,
        422 => r#"{"status":"error","code":"2003","message":"Invalid JSON string"}"#,
        500 => r#"{"status":"error","code":"501","message":"Internal error"}"#,
        429 => "Too Many Requests",
        _ => "Service Unavailable",
    }
}

fn by_word(payment_id: &str, is_it: impl Fn(&Fault) -> bool) -> bool {
    words(payment_id).filter_map(|word| Fault::of_word(&word)).any(|fault| is_it(&fault))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(json: &str) -> FaultRule {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn every_word_stands_for_a_fault() {
        for (word, about) in Fault::WORDS {
            assert!(Fault::of_word(word).is_some(), "{word}");
            assert!(!about.is_empty());
        }
        assert_eq!(Fault::of_word("moon"), None);
    }

    #[test]
    fn rules_are_written_in_json() {
        let full = rule(
            r#"{"fault":"answer","how":{"kind":"no_answer","milliseconds":50},"executed":true,
                "percent":30,"times":5,"path":"/v2/payment/card/","payment_id":"Order-"}"#,
        );
        assert_eq!((full.percent, full.times), (30, Some(5)));
        assert!(matches!(full.fault, Fault::Answer { executed: true, .. }));
        assert!(full.covers(Some("/v2/payment/card/sale"), "order-7"));
        assert!(!full.covers(Some("/v2/payment/ecopayz/sale"), "order-7"));
        assert!(!full.covers(Some("/v2/payment/card/sale"), "other"));
        let text = serde_json::to_string(&full).unwrap();
        assert_eq!(rule(&text), full);
        assert_eq!(rule(r#"{"fault":"doubled-callback"}"#), FaultRule::of(Fault::DoubledCallback));
        assert!(serde_json::from_str::<FaultRule>(r#"{"fault":"moon"}"#).is_err());
    }

    #[test]
    fn a_share_is_hit_about_as_often_as_it_says_and_repeats_with_its_seed() {
        let hits = |seed| {
            let mut faults = Faults::default();
            faults.set(vec![FaultRule { percent: 30, ..FaultRule::of(Fault::DoubledCallback) }]);
            let hits: Vec<bool> =
                (0..1_000).map(|_| !faults.of_callback(seed, "order").0.is_empty()).collect();
            assert_eq!(
                faults.rules().next().unwrap().1,
                hits.iter().filter(|h| **h).count() as u64
            );
            hits
        };
        let count = hits(7).iter().filter(|hit| **hit).count();
        assert!((250..350).contains(&count), "{count}");
        assert_eq!(hits(7), hits(7));
        assert_ne!(hits(7), hits(8));
    }

    #[test]
    fn a_rule_ends_after_its_times() {
        let mut faults = Faults::default();
        let lost = Fault::LostCallback;
        faults.set(vec![FaultRule { times: Some(2), ..FaultRule::of(lost) }]);
        let hits: Vec<bool> =
            (0..4).map(|_| !faults.of_callback(1, "order").0.is_empty()).collect();
        assert_eq!(hits, [true, true, false, false]);
    }

    #[test]
    fn words_hit_their_payment_only_and_not_its_status_queries() {
        let mut faults = Faults::default();
        let sale = "/v2/payment/card/sale";
        assert_eq!(faults.of_request(1, sale, "order"), RequestFaults::default());
        let cut = faults.of_request(1, sale, "order~cut-after");
        assert_eq!(cut.answer, Some((AnswerFault::Cut { reset: false }, true)));
        assert_eq!(faults.of_request(1, "/v2/payment/status", "order~cut").answer, None);
        let unknown = faults.of_request(1, "/v2/payment/status", "order~status-3062");
        assert_eq!(unknown.status, Some(3062));
        let (found, late) = faults.of_callback(1, "order~delayed-callback~lost-callback");
        assert_eq!(found, [CallbackFault::Delayed, CallbackFault::Lost]);
        assert_eq!(late, 60_000);
        assert!(faults.changes_amount(1, "order~changed-amount"));
        assert!(!faults.changes_amount(1, "order"));
    }

    #[test]
    fn the_rules_of_the_readme_are_rules() {
        let readme = include_str!("../../README.md");
        let (_, from) = readme.split_once("```json\n").unwrap();
        let (block, _) = from.split_once("```").unwrap();
        assert_eq!(serde_json::from_str::<Vec<FaultRule>>(block).unwrap().len(), 3);
    }

    #[test]
    fn rules_are_read_to_the_last_member() {
        let rule: FaultRule =
            serde_json::from_str(r#"{"fault": "lost-callback", "times": 2, "path": null}"#)
                .unwrap();
        assert_eq!(rule, FaultRule { times: Some(2), ..FaultRule::of(Fault::LostCallback) });
        let cut = r#"{"fault": "answer", "how": {"kind": "cut"}, "executed": true, "percent": 5}"#;
        let rule: FaultRule = serde_json::from_str(cut).unwrap();
        let text = serde_json::to_string(&rule).unwrap();
        assert_eq!(serde_json::from_str::<FaultRule>(&text).unwrap(), rule);
        let wrong = [
            (r#"{"fault": "lost-callback", "persent": 2}"#, "there is no `persent` in this rule"),
            (r#"{"fault": "lost-callback", "percent": 101}"#, "100 at most"),
            (r#"{"fault": "lost-callback", "times": "2"}"#, "`times`: invalid type"),
            (r#"{"fault": "status-unknown", "code": 3063}"#, "3061 or 3062"),
            (r#"{"fault": "answer", "how": {"kind": "cut", "after": 2}}"#, "unknown field `after`"),
            (r#"{"fault": "lots-callback"}"#, "unknown variant"),
            ("{}", "missing field `fault`"),
        ];
        for (text, message) in wrong {
            let error = serde_json::from_str::<FaultRule>(text).unwrap_err().to_string();
            assert!(error.contains(message), "{text}: {error}");
        }
    }
}
