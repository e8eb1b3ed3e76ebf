//! An explanation as plain text.

use std::fmt;

use super::{Explanation, Finding, SignedMessage};
use crate::ErrorCode;

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.first_line())?;
        if let Some(error) = self.error() {
            writeln!(f, "\nError {}: {}", error.code, error.message)?;
        }
        if !self.causes().is_empty() {
            writeln!(f, "\nCauses, most certain first")?;
            self.causes().iter().try_for_each(|finding| write_cause(f, finding))?;
        }
        writeln!(f, "\nBody: {} bytes", self.body_bytes())?;
        if let Some(message) = self.message() {
            write_message(f, message)?;
        }
        let work = self.work();
        write!(f, "\nTried: {} signatures, {} bytes", work.macs, work.bytes)?;
        if work.exhausted {
            write!(f, "; the search ended early at its limit")?;
        }
        Ok(())
    }
}

fn write_cause(f: &mut fmt::Formatter<'_>, finding: &Finding) -> fmt::Result {
    let cause = finding.cause();
    writeln!(f, "  {}: {cause} [{}]", finding.certainty().as_str(), cause.code())?;
    writeln!(f, "    evidence: {}", finding.evidence())?;
    writeln!(f, "    advice: {}", cause.advice())
}

fn write_message(f: &mut fmt::Formatter<'_>, message: &SignedMessage) -> fmt::Result {
    if let (Some(received), Some(place)) = (&message.received, &message.received_in) {
        writeln!(f, "Received: {received} (in `{place}`)")?;
    }
    let SignedMessage { computed, key, order, numbers, canonical_bytes, .. } = message;
    writeln!(f, "Computed: {computed} (key `{key}`, order {order}, numbers {numbers})")?;
    writeln!(
        f,
        "Signed text: {canonical_bytes} bytes in these lines, joined by `;`, shown masked"
    )?;
    message.lines.iter().try_for_each(|line| writeln!(f, "  {line}"))?;
    if message.lines_left_out > 0 {
        writeln!(f, "  and {} more", message.lines_left_out)?;
    }
    if !message.not_covered.is_empty() {
        writeln!(f, "Not covered by the signature")?;
        for part in &message.not_covered {
            writeln!(f, "  {}: {}", part.path, part.reason)?;
        }
    }
    Ok(())
}
