//! What became of a command, for people and programs.

use paywright_core::cryptoprocessing::codes::Code;
use paywright_core::cryptoprocessing::ticket::{Standing, Truth};
use paywright_core::cryptoprocessing::{AcsPost, Outcome};
use serde_json::{Value, json};

use super::send::{Open, Sent, TAKES_UP};
use crate::failure::{Exit, Failure};
use crate::message::quoted;
use crate::output::{BAD, CAREFUL, GOOD, Output, pairs, shown};

/// What was asked for.
pub(super) struct Asked<'a> {
    pub(super) what: What,
    /// The order, where one is known.
    pub(super) order_id: Option<&'a str>,
}

/// What is done by a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Payment,
    Hold,
    Charge,
    Release,
    Refund,
    Session,
    /// Something else, something that is not certain, or only its ticket is left.
    Command,
}

/// Prints what became of a command.
///
/// # Errors
/// [`Failure`] when standard output cannot be written.
pub(super) fn print(asked: &Asked<'_>, sent: &Sent, output: &mut Output) -> Result<Exit, Failure> {
    let told = Told::of(asked, sent);
    let exit = output.verdict(told.is_good);
    let printed = output.either(&told.json(asked), told.text(asked));
    let printed = printed.and_then(|()| output.finish());
    if printed.is_err() && !told.is_good {
        // A ticket that is printed nowhere is lost.
        output.complain(told.text(asked));
    }
    printed.map(|()| exit)
}

/// A result as a word, a sentence and what belongs to it.
#[derive(Default)]
struct Told<'a> {
    word: &'static str,
    is_good: bool,
    meaning: String,
    /// The order that the answer names, where it was not known before.
    order_id: Option<&'a str>,
    amount: Option<u64>,
    left: Option<u64>,
    state: Option<String>,
    code: Option<Code>,
    has_other_amount: Option<bool>,
    page: Option<&'a str>,
    acs: Option<&'a AcsPost>,
    card_id: Option<&'a str>,
    detail: Option<&'a str>,
    open: Option<&'a Open>,
}

impl<'a> Told<'a> {
    fn of(asked: &Asked<'a>, sent: &'a Sent) -> Self {
        let id = asked.order_id.map_or_else(|| "ORDER-ID".to_owned(), quoted);
        let look = format!("look with: {TAKES_UP} {id}");
        let as_word = |word, is_good, meaning| Self { word, is_good, meaning, ..Self::default() };
        match sent {
            Sent::Answered(outcome) => Self::of_outcome(asked, outcome, &look),
            Sent::Exists => {
                let meaning =
                    format!("the order id was used before, and nothing was done now; {look}");
                as_word("exists", false, meaning)
            }
            Sent::NotArrived => {
                let meaning = "it was not carried out; the same command may be given again";
                as_word("not_arrived", false, meaning.to_owned())
            }
            Sent::Found(truth) => Self::of_truth(truth, &look),
            Sent::Open(open) => Self {
                word: "unknown",
                meaning: open_meaning(open),
                detail: open.detail.as_deref(),
                open: Some(open),
                ..Self::default()
            },
        }
    }

    fn of_outcome(asked: &Asked<'_>, outcome: &'a Outcome, look: &str) -> Self {
        match outcome {
            Outcome::Done(answer) => Self {
                word: "done",
                is_good: true,
                meaning: asked.what.done().to_owned(),
                order_id: answer.order_id().filter(|id| !id.is_empty()),
                amount: answer.amount(),
                left: answer.new_amount(),
                card_id: answer.card_id().filter(|id| !id.is_empty()),
                ..Self::default()
            },
            Outcome::NeedsRedirect(redirect) => Self {
                word: "redirect",
                is_good: true,
                meaning: "nothing is paid yet: send the payer's browser to the page".to_owned(),
                page: Some(&redirect.url),
                ..Self::default()
            },
            Outcome::NeedsAcsPost(post) => Self {
                word: "authenticate",
                meaning:
                    "nothing is paid yet: the payer's browser has to post the fields of `acs` \
                          and a TermUrl to its url, his bank; keep `acs` in a file, and when he is \
                          back go on with: paywright cryptoprocessing finish --pending FILE"
                        .to_owned(),
                card_id: post.answer.card_id().filter(|id| !id.is_empty()),
                acs: Some(post),
                ..Self::default()
            },
            Outcome::Pending(_) => Self {
                word: "pending",
                meaning: format!("it is not finished; {look}"),
                ..Self::default()
            },
            Outcome::Declined(declined) => Self {
                word: "declined",
                meaning: declined_meaning(&declined.code).to_owned(),
                // A card that is there already comes with its id.
                card_id: declined.answer.card_id().filter(|id| !id.is_empty()),
                code: Some(declined.code.clone()),
                ..Self::default()
            },
            Outcome::Unknown(_) => Self {
                word: "unknown",
                meaning: format!("nobody knows whether it was carried out; {look}"),
                ..Self::default()
            },
        }
    }

    fn of_truth(truth: &Truth, look: &str) -> Self {
        let (word, is_good, meaning, standing) = match truth {
            Truth::Done(standing) if standing.has_other_amount => {
                let meaning = "the payment is there with another amount, or nothing of it is held \
                               or charged any more: perhaps the order id was used twice; have a \
                               person look";
                ("found", false, meaning.to_owned(), standing)
            }
            Truth::Done(standing) => {
                let meaning = "it was carried out, as the gateway says when asked";
                ("found", true, meaning.to_owned(), standing)
            }
            Truth::Unfinished(standing) => (
                "unfinished",
                false,
                format!("the payment is there and not finished; {look}"),
                standing,
            ),
            Truth::NotDone(standing) => {
                ("not_done", false, "it came to nothing".to_owned(), standing)
            }
            Truth::Unclear(standing) => {
                let meaning = format!(
                    "nobody can tell whether it was carried out: something else has changed the \
                     payment; do not send it again, and {look}"
                );
                ("unclear", false, meaning, standing)
            }
            _ => {
                let meaning = format!("this program cannot tell what became of it; {look}");
                return Self { word: "unclear", meaning, ..Self::default() };
            }
        };
        let Standing { state, amount, code, has_other_amount, .. } = standing;
        Self {
            word,
            is_good,
            meaning,
            amount: *amount,
            state: state.as_ref().map(|state| shown(state.as_str())),
            code: code.clone(),
            has_other_amount: Some(*has_other_amount),
            ..Self::default()
        }
    }

    fn text(&self, asked: &Asked<'_>) -> String {
        let style = match (self.is_good, self.word) {
            (true, _) => GOOD,
            (false, "unknown" | "unclear") => CAREFUL,
            (false, _) => BAD,
        };
        let mut facts: Vec<(&str, String)> = Vec::new();
        facts.extend(asked.order_id.or(self.order_id).map(|id| ("order", shown(id))));
        facts.extend(self.state.clone().map(|state| ("state", state)));
        facts.extend(self.amount.map(|amount| ("amount", amount.to_string())));
        facts.extend(self.left.map(|left| ("left", left.to_string())));
        facts.extend(self.card_id.map(|id| ("card", shown(id))));
        facts.extend(self.code.as_ref().map(|code| {
            let meaning = code.meaning().unwrap_or("not documented");
            ("code", format!("{} {meaning}", shown(code.as_str())))
        }));
        facts.extend(self.code.as_ref().map(|code| ("advice", advice(code).to_owned())));
        facts.extend(self.page.map(|page| ("page", page.to_owned())));
        facts.extend(self.detail.map(|detail| ("reason", shown(detail))));
        facts.push(("meaning", self.meaning.clone()));
        let word = self.word.replace('_', " ");
        let mut text = format!("{style}{word}{style:#}\n{}", pairs(&facts));
        if let Some(Open { ticket: Some(ticket), file: None, .. }) = self.open {
            let ticket = serde_json::to_string(ticket).unwrap_or_default();
            text = format!("{text}\n\nticket\n  {ticket}");
        }
        if let Some(post) = self.acs {
            // The order id is used up: what stands nowhere now cannot be asked for again.
            text = format!("{text}\n\nacs\n  {}", acs_of(post));
        }
        text
    }

    fn json(&self, asked: &Asked<'_>) -> Value {
        let open = self.open;
        json!({
            "outcome": self.word,
            "order_id": asked.order_id.or(self.order_id),
            "meaning": self.meaning,
            "amount": self.amount,
            "left": self.left,
            "state": self.state,
            "code": self.code.as_ref().map(code_of),
            "has_other_amount": self.has_other_amount,
            "page": self.page,
            "acs": self.acs.map(acs_of),
            "card_id": self.card_id,
            "detail": self.detail.map(shown),
            "ticket": open.and_then(|open| open.ticket.as_ref()),
            "ticket_file": open.and_then(|open| open.file.as_ref()).map(|it| it.display().to_string()),
        })
    }
}

impl What {
    fn done(self) -> &'static str {
        match self {
            Self::Payment => "the money is charged",
            Self::Hold => {
                "the money is held; nothing is paid before `charge`, and `unblock` releases it"
            }
            Self::Charge => "the hold is charged",
            Self::Release => "the hold is released",
            Self::Refund => "the money goes back",
            Self::Session => "the session is open",
            Self::Command => "the gateway has done it",
        }
    }
}

/// The form for the payer's browser, and what is needed when he is back.
fn acs_of(post: &AcsPost) -> Value {
    let fields = post.fields.iter().map(|(name, value)| ((*name).to_owned(), json!(value)));
    json!({
        "url": post.url,
        "fields": fields.collect::<serde_json::Map<_, _>>(),
        "pending": post.pending,
    })
}

fn declined_meaning(code: &Code) -> &'static str {
    match code.as_str() {
        "ACCESS_DENIED" => {
            "the gateway has declined it, and nothing was done; look at \
             PAYWRIGHT_CRYPTOPROCESSING_KEY, _PASSWORD and _VWID and at the address, which belong \
             together"
        }
        _ => "the gateway has declined it, and nothing was done",
    }
}

/// A code for programs.
pub(super) fn code_of(code: &Code) -> Value {
    json!({
        "code": shown(code.as_str()),
        "meaning": code.meaning(),
        "advice": code.advice().as_str(),
    })
}

fn advice(code: &Code) -> &'static str {
    match code.advice().as_str() {
        "poll" => "ask for the state again later",
        "never" => "do not repeat it with the same data",
        "change" => "correct the command or the settings first",
        "payer" => "ask the payer for another card or another try",
        "use_existing" => "it is there already",
        "check_state" => "ask for the state before anything else",
        "new_order" => "start again under a new order id",
        _ => "ask the support",
    }
}

fn open_meaning(open: &Open) -> String {
    let next = match (&open.file, &open.ticket) {
        (Some(file), _) => {
            let file = quoted(&file.display().to_string());
            format!("find out with: {TAKES_UP} --ticket-file {file}")
        }
        (None, Some(_)) => {
            format!("keep the ticket in a file, and find out with: {TAKES_UP} --ticket-file FILE")
        }
        (None, None) => "look at what it should have changed".to_owned(),
    };
    format!("nobody knows yet whether it was carried out; do not send it again, but {next}")
}
