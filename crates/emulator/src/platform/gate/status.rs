//! Status queries, by payment and by request (spec 06, section 6).

use paywright_core::payment::PaymentStatus;

use super::process::RequestState;
use super::{Checked, GateAnswer, fields, refused, refused_by_list};
use crate::platform::payment::{ErrorItem, Payment};
use crate::platform::{PaymentKey, Platform, codes, message};

impl Platform {
    pub(super) fn status_of_payment(&self, checked: &Checked) -> GateAnswer {
        let destination = fields::scalar(checked.document.root(), "destination");
        let key = PaymentKey::new(checked.project_id, &checked.payment_id);
        match destination.as_deref() {
            None | Some("merchant") => self.state_of(&key, &checked.payment_id, codes::NOT_FOUND),
            Some("terminal") => match (self.started(&key), self.projects.get(&key.project_id)) {
                (Some(payment), Some(project)) => {
                    let base_url = &self.settings.base_url;
                    GateAnswer::text(200, message::terminal_status(project, payment, base_url))
                }
                _ => self.state_of(&key, &checked.payment_id, codes::NOT_FOUND),
            },
            Some(_) => {
                let rule = "merchant or terminal";
                refused_by_list(400, codes::VALIDATION_ERROR, "destination", rule)
            }
        }
    }

    pub(super) fn status_unknown(&self, checked: &Checked, code: codes::Code) -> GateAnswer {
        self.nothing_known(checked.project_id, &checked.payment_id, &ErrorItem::of(code))
    }

    pub(super) fn status_of_request(&self, checked: &Checked) -> GateAnswer {
        let id = fields::scalar(checked.document.root(), "request_id");
        let request = id
            .and_then(|id| self.requests.get(&id))
            .filter(|request| request.key.project_id == checked.project_id);
        let Some(request) = request else {
            return refused(404, codes::NOT_FOUND, "no request of this project has the id");
        };
        match &request.state {
            RequestState::Waiting(_) => {
                let error = ErrorItem::of(codes::NOT_RECEIVED);
                self.nothing_known(checked.project_id, &request.payment_id, &error)
            }
            RequestState::Carried => {
                self.state_of(&request.key, &request.payment_id, codes::NOT_FOUND)
            }
            RequestState::Refused(errors) => match self.projects.get(&checked.project_id) {
                Some(project) => {
                    let id = &request.payment_id;
                    GateAnswer::text(200, message::refused_status(project, id, errors))
                }
                None => refused(404, codes::PROJECT_NOT_FOUND, "the project is gone"),
            },
        }
    }

    fn state_of(&self, key: &PaymentKey, payment_id: &str, otherwise: codes::Code) -> GateAnswer {
        match (self.started(key), self.projects.get(&key.project_id)) {
            (Some(payment), Some(project)) => {
                let series = payment.series.and_then(|id| self.series.get(&id));
                let base_url = &self.settings.base_url;
                GateAnswer::text(200, message::status(project, payment, series, base_url))
            }
            _ => self.nothing_known(key.project_id, payment_id, &ErrorItem::of(otherwise)),
        }
    }

    /// A payment that a query can tell of. One that was refused is as unknown as any other, also
    /// while its identifier waits for another try (spec 06, section 6).
    fn started(&self, key: &PaymentKey) -> Option<&Payment> {
        self.payments.get(key).filter(|payment| payment.status != PaymentStatus::Error)
    }

    fn nothing_known(&self, project_id: u32, payment_id: &str, error: &ErrorItem) -> GateAnswer {
        match self.projects.get(&project_id) {
            Some(project) => {
                GateAnswer::text(200, message::nothing_known(project, payment_id, error))
            }
            None => refused(404, codes::PROJECT_NOT_FOUND, "the project is gone"),
        }
    }
}
