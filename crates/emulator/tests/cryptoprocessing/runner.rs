//! Carries scenarios out, line by line.

use std::collections::BTreeSet;
use std::time::Duration;

use paywright_core::cryptoprocessing::{Answer, Notification, State};
use serde_json::{Value, json};

use crate::form::{self, ROWS};
use crate::scenario::{Notes, Pairs, Scenario, pairs, words};
use crate::web::{self, Form, forms};
use crate::world::World;

/// What the scenarios have used and seen.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) rows: BTreeSet<usize>,
    pub(crate) transitions: BTreeSet<(State, State)>,
    pub(crate) states: BTreeSet<State>,
    pub(crate) notifications: BTreeSet<String>,
}

/// Runs a scenario from an empty gateway. Panics where it goes another way than it says.
pub(crate) async fn run(scenario: Scenario) -> Seen {
    let mut run = Run {
        world: World::start().await,
        notes: Notes::default(),
        seen: Seen::default(),
        place: String::new(),
    };
    let is_notified = scenario.lines.iter().any(|(_, line)| line.starts_with("notified"));
    for (number, line) in &scenario.lines {
        if is_notified {
            // So that notifications come in the order of what caused them.
            run.world.running.control().settle().await;
        }
        run.place = format!("{}, line {number}: {line}", scenario.name);
        run.line(line).await;
    }
    run.finish()
}

impl Seen {
    pub(crate) fn add(&mut self, other: Self) {
        self.rows.extend(other.rows);
        self.transitions.extend(other.transitions);
        self.states.extend(other.states);
        self.notifications.extend(other.notifications);
    }
}

struct Run {
    world: World,
    notes: Notes,
    seen: Seen,
    place: String,
}

/// What came back for a command.
enum Came {
    Answer(Answer),
    Status(u16),
    Garbage,
    Nothing,
}

impl Run {
    async fn line(&mut self, line: &str) {
        let (left, right) = line.split_once(" ->").unwrap_or((line, ""));
        let left: Vec<String> = words(left).iter().map(|word| self.notes.value(word)).collect();
        let expected = words(right);
        let rest = left.get(1..).unwrap_or_default();
        match left[0].as_str() {
            "api" | "apim" | "vwapi" => {
                let came = self.command(&left, None).await;
                self.check(&came, &expected);
            }
            "late" => {
                let seconds = rest[0].parse().unwrap();
                let came = self.command(&rest[1..], Some(seconds)).await;
                self.check(&came, &expected);
            }
            "begin" => self.begin(rest).await,
            "advance" => self.world.advance(rest[0].parse().unwrap()).await,
            "state" => self.state(&rest[0], &expected).await,
            "done" => self.done(&rest[0], &expected).await,
            "notified" => self.notified(rest).await,
            "shop" => self.world.shop.answer_with(rest.iter().map(|it| it.parse().unwrap())),
            "terminal" => self.terminal(rest).await,
            "fault" => {
                let rules: Value =
                    serde_json::from_str(line.strip_prefix("fault").unwrap()).unwrap();
                let (status, answer) = self.world.tell("faults", &rules).await;
                assert_eq!(status, 200, "{}: {answer}", self.place);
            }
            "do" => self.act(rest, &expected).await,
            "bank" => self.bank(rest).await,
            "payer" => self.payer(rest, &expected).await,
            "code" => {
                let customers = self.world.control("customers").await;
                let code = customers[0]["confirm_code"].as_str().unwrap().to_owned();
                self.notes.note(&rest[0], &code);
            }
            other => panic!("{}: no line begins with {other}", self.place),
        }
    }

    /// Sends a command; one that is late is answered after the clock was moved, and not before.
    async fn command(&mut self, line: &[String], late: Option<u64>) -> Came {
        let (interface, command) = (line[0].as_str(), line[1].as_str());
        let given: Pairs = self.notes.filled(pairs(&line[2..]));
        let row = form::row(interface, command, &given);
        let row = row.unwrap_or_else(|| panic!("{}: no such command", self.place));
        self.seen.rows.insert(row);
        let path = format!("/{interface}/{command}");
        let sending = self.world.send(&path, form::body(&ROWS[row], &given));
        let came = match late {
            None => sending.await,
            Some(seconds) => {
                let mut sending = std::pin::pin!(sending);
                let wait = tokio::time::timeout(Duration::from_millis(100), &mut sending).await;
                assert!(wait.is_err(), "{}: it was answered at once", self.place);
                let (came, ()) = tokio::join!(sending, self.world.advance(seconds));
                came
            }
        };
        match came {
            Err(_) => Came::Nothing,
            Ok((200, body)) => Answer::parse(&body).map_or(Came::Garbage, |answer| {
                assert_eq!(answer.command(), command, "{}", self.place);
                Came::Answer(answer)
            }),
            Ok((status, _)) => Came::Status(status),
        }
    }

    /// Sends a command whose answer nobody waits for, and waits until its order is there.
    async fn begin(&mut self, line: &[String]) {
        let given = self.notes.filled(pairs(&line[2..]));
        let row = &ROWS[form::row(&line[0], &line[1], &given).unwrap()];
        let path = self.world.url(&format!("/{}/{}", line[0], line[1]));
        let sending = reqwest::Client::builder().no_proxy().build().unwrap();
        tokio::spawn(sending.post(path).body(form::body(row, &given)).send());
        let control = self.world.running.control().clone();
        while control.look(|platform| platform.payments().count()) == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    fn check(&mut self, came: &Came, expected: &[String]) {
        for (name, value) in pairs(expected) {
            match (came, name.as_str()) {
                (Came::Nothing, "nothing") | (Came::Garbage, "garbage") => {}
                (Came::Status(status), "http") => {
                    assert_eq!(status.to_string(), value, "{}", self.place);
                }
                (Came::Answer(answer), "card" | "AddInfo") => {
                    let found = match name.as_str() {
                        "card" => answer.cards().filter_map(|card| card.get("CardName")).collect(),
                        _ => answer.infos().map(|(key, _)| key).collect::<Vec<_>>(),
                    };
                    let is_right = match value.as_str() {
                        "-" => found.is_empty(),
                        value => found.contains(&value),
                    };
                    assert!(is_right, "{}: {found:?}", self.place);
                }
                (Came::Answer(answer), "cards") => {
                    assert_eq!(answer.cards().count().to_string(), value, "{}", self.place);
                }
                (Came::Answer(answer), name) => {
                    let found = answer.get(name);
                    self.compare(name, found, &value);
                }
                _ => panic!("{}: {} came", self.place, came.name()),
            }
        }
        let says_nothing = expected.is_empty() && !matches!(came, Came::Answer(_));
        assert!(!says_nothing, "{}: {} came", self.place, came.name());
    }

    /// Compares with what is expected, or notes it where that begins with `$`; `-` is nothing.
    fn compare(&mut self, name: &str, found: Option<&str>, expected: &str) {
        if expected.starts_with('$') && !self.notes.knows(expected) {
            let found = found.unwrap_or_else(|| panic!("{}: no {name} came", self.place));
            return self.notes.note(expected, found);
        }
        let expected = self.notes.value(expected);
        let expected = (expected != "-").then_some(expected.as_str());
        assert_eq!(found, expected, "{name} in {}", self.place);
    }

    async fn state(&mut self, order_id: &str, expected: &[String]) {
        let came = self.command(&words(&format!("api GetState OrderId={order_id}")), None).await;
        let Came::Answer(answer) = &came else {
            panic!("{}: {} came", self.place, came.name());
        };
        let state = answer.get("State").unwrap_or_default();
        assert_eq!(state, expected[0], "{}", self.place);
        if let Some(amount) = expected.get(1) {
            assert_eq!(answer.get("Amount"), Some(amount.as_str()), "{}", self.place);
        }
        if let Some(code) = expected.get(2) {
            assert_eq!(answer.get("ErrCode"), Some(code.as_str()), "{}", self.place);
        }
    }

    /// What was really done, each once.
    async fn done(&mut self, order_id: &str, expected: &[String]) {
        let payment = self.world.control(&format!("payments/{order_id}")).await;
        let operations = payment["operations"].as_array().unwrap();
        let found: Vec<String> = operations
            .iter()
            .map(|it| format!("{}={}", it["kind"].as_str().unwrap(), it["amount"]))
            .collect();
        assert_eq!(found, expected, "{}", self.place);
    }

    async fn notified(&mut self, expected: &[String]) {
        self.world.running.control().settle().await;
        let received = self.world.shop.take();
        if expected[0] == "nothing" {
            let text = received.map(|body| String::from_utf8_lossy(&body).into_owned());
            assert_eq!(text, None, "{}", self.place);
            return;
        }
        let received = received.unwrap_or_else(|| panic!("{}: nothing came", self.place));
        if expected[0] == "garbage" {
            let text = String::from_utf8_lossy(&received);
            assert!(!text.contains("MerchantId"), "{}: {text}", self.place);
            return;
        }
        let notification = Notification::parse(&received).unwrap();
        let kind = notification.get("Notification").unwrap().to_owned();
        assert_eq!(kind, expected[0], "{}", self.place);
        assert_eq!(notification.get("TransactionDate").map(str::len), Some(19), "{}", self.place);
        self.seen.notifications.insert(kind);
        for (name, value) in pairs(&expected[1..]) {
            self.compare(&name, notification.get(&name), &value);
        }
    }

    async fn terminal(&mut self, settings: &[String]) {
        let settings = pairs(settings).into_iter().map(|(name, value)| {
            let value = serde_json::from_str(&value).unwrap_or(Value::from(value));
            (name, value)
        });
        let (status, answer) =
            self.world.tell("terminal", &Value::Object(settings.collect())).await;
        assert_eq!(status, 200, "{}: {answer}", self.place);
    }

    /// Acts by the control API.
    async fn act(&mut self, rest: &[String], expected: &[String]) {
        let mut action = json!({"action": rest[1]});
        if let Some(amount) = rest.get(2) {
            action["amount"] = Value::from(amount.parse::<u64>().unwrap());
        }
        let (status, answer) = self.world.tell(&format!("payments/{}", rest[0]), &action).await;
        let expected = expected.first().map_or("200", String::as_str);
        assert_eq!(status.to_string(), expected, "{}: {answer}", self.place);
    }

    /// The shop sends the payer to his bank: `bank yes URL PaReq MD $PaRes`.
    async fn bank(&mut self, rest: &[String]) {
        let [decision, url, pa_req, md, note] = rest else {
            panic!("{}: bank yes URL PaReq MD $PaRes", self.place);
        };
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let shop = "http://127.0.0.1:1/3ds";
        let fields = vec![field("PaReq", pa_req), field("MD", md), field("TermUrl", shop)];
        let to = Form { action: url.clone(), fields };
        let back = web::bank(&self.world, &to, decision == "yes").await;
        assert_eq!(back.action, shop, "{}", self.place);
        for (name, value) in back.fields {
            match name.as_str() {
                "MD" => assert_eq!(value, *md, "{}", self.place),
                _ => self.notes.note(note, &value),
            }
        }
    }

    /// The payer on the gateway's page: opens it, sends the card form, goes to his bank, starts again.
    async fn payer(&mut self, rest: &[String], expected: &[String]) {
        let does = rest.get(1).map_or("looks", String::as_str);
        let (place, session) = rest[0].split_once(':').unwrap();
        let path = format!("/{place}?SessionId={}", self.notes.value(session));
        let (status, mut page) = self.world.get(&path).await;
        let (interface, command) = place.split_once('/').unwrap();
        let session = vec![("SessionId".to_owned(), String::new())];
        self.seen.rows.extend(form::row(interface, command, &session));
        if expected.first().map(String::as_str) == Some("http=404") {
            assert_eq!(status, 404, "{}", self.place);
            return;
        }
        let form_to = |page: &str, end: &str| {
            let found = forms(page).into_iter().find(|form| form.action.ends_with(end));
            found.unwrap_or_else(|| panic!("{}: no form to {end} in {page}", self.place))
        };
        match does {
            "looks" => {}
            "pays" => {
                let given = pairs(&rest[2..]);
                let get = |name: &str, usual: &str| {
                    let found = given.iter().find(|(known, _)| known == name);
                    (name.to_owned(), found.map_or(usual.to_owned(), |(_, value)| value.clone()))
                };
                let fields = [
                    get("number", ""),
                    get("month", "12"),
                    get("year", "2030"),
                    get("holder", "Ivan Ivanov"),
                    get("cvv", "123"),
                ];
                page = self.world.post(&form_to(&page, "/pay").action, &fields).await;
            }
            "confirms" | "cancels" => {
                let to = form_to(&page, "/acs");
                let back = web::bank(&self.world, &to, does == "confirms").await;
                page = self.world.post(&back.action, &back.fields).await;
            }
            "again" => page = self.world.post(&form_to(&page, "/again").action, &[]).await,
            other => panic!("{}: a payer does not {other}", self.place),
        }
        // Quotes keep words together in scenarios, and blanks are blanks.
        let text = web::text(&page).replace('"', "").replace('\u{a0}', " ");
        for words in expected {
            let words = self.notes.value(words);
            assert!(text.contains(&words), "{}: no {words} in {text}", self.place);
        }
    }

    /// Notes which ways between states were gone.
    fn finish(self) -> Seen {
        let Self { world, mut seen, .. } = self;
        world.running.control().look(|platform| {
            for change in platform.payments().flat_map(|payment| &payment.timeline) {
                seen.states.insert(change.to.clone());
                if let Some(from) = &change.from {
                    seen.transitions.insert((from.clone(), change.to.clone()));
                }
            }
        });
        seen
    }
}

impl Came {
    fn name(&self) -> String {
        match self {
            Self::Answer(answer) => format!("an answer ({:?})", answer.get("ErrCode")),
            Self::Status(status) => format!("status {status}"),
            Self::Garbage => "garbage".to_owned(),
            Self::Nothing => "nothing".to_owned(),
        }
    }
}
