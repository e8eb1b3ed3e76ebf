//! Status queries, by payment and by request (spec 06, section 6).

use super::process::RequestState;
use super::{Checked, GateAnswer, fields, not_served, refused};
use crate::platform::codes;
use crate::platform::payment::ErrorItem;
use crate::platform::{PaymentKey, Platform, message};

impl Platform {
    pub(super) fn status_of_payment(&self, checked: &Checked) -> GateAnswer {
        let destination = fields::at(checked.document.root(), "destination");
        if destination.is_some_and(|value| value.as_str() != Some("merchant")) {
            return not_served("destination other than merchant");
        }
        let key = PaymentKey::new(checked.project_id, &checked.payment_id);
        self.state_of(&key, &checked.payment_id, codes::NOT_FOUND)
    }

    pub(super) fn status_of_request(&self, checked: &Checked) -> GateAnswer {
        let request = fields::at(checked.document.root(), "request_id")
            .and_then(|value| self.requests.get(value.as_str()?))
            .filter(|request| request.key().project_id == checked.project_id);
        let Some(request) = request else {
            return refused(404, codes::NOT_FOUND, "no request of this project has the id");
        };
        match request.state() {
            RequestState::Waiting(_) => {
                let error = ErrorItem::of(codes::NOT_RECEIVED);
                self.nothing_known(checked.project_id, request.payment_id(), &error)
            }
            RequestState::Carried => {
                self.state_of(request.key(), request.payment_id(), codes::NOT_FOUND)
            }
            RequestState::Refused(errors) => match self.projects.get(&checked.project_id) {
                Some(project) => {
                    GateAnswer::text(200, message::refusal(project, request.payment_id(), errors))
                }
                None => refused(404, codes::PROJECT_NOT_FOUND, "the project is gone"),
            },
        }
    }

    fn state_of(&self, key: &PaymentKey, payment_id: &str, otherwise: codes::Code) -> GateAnswer {
        match (self.payments.get(key), self.projects.get(&key.project_id)) {
            (Some(payment), Some(project)) => {
                GateAnswer::text(200, message::status(project, payment, &self.settings.base_url))
            }
            _ => self.nothing_known(key.project_id, payment_id, &ErrorItem::of(otherwise)),
        }
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
