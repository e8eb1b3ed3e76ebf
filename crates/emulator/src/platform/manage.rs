//! What whoever runs the platform can do beside its merchants and customers: change settings while
//! it runs, start again, and act in a merchant's place.

use std::time::Duration;

use serde_json::{Map, Value};

use super::gate::GateAnswer;
use super::{DuplicateAnswer, Platform, Project, Time};

impl Platform {
    /// Changes [`page_attempts`](super::Settings::page_attempts) for pages that are opened from now
    /// on; at least one.
    pub fn set_page_attempts(&mut self, attempts: u32) {
        self.settings.page_attempts = attempts.max(1);
    }

    /// Changes [`processing_time`](super::Settings::processing_time) for requests from now on.
    pub fn set_processing_time(&mut self, time: Duration) {
        self.settings.processing_time = time;
    }

    /// Changes [`duplicate_answer`](super::Settings::duplicate_answer) for requests from now on.
    pub fn set_duplicate_answer(&mut self, answer: DuplicateAnswer) {
        self.settings.duplicate_answer = answer;
    }

    /// Takes these projects in place of those it has. Payments stay.
    pub fn set_projects(&mut self, projects: impl IntoIterator<Item = Project>) {
        self.projects = projects.into_iter().map(|project| (project.id(), project)).collect();
    }

    /// Forgets what [`reset`](Self::reset) forgets, and goes on at this time, which may be an earlier
    /// one: nothing is left that was planned or has happened.
    pub fn restart(&mut self, now: Time) {
        self.reset();
        self.now = Time::default();
        self.keep_time(now);
    }

    /// Answers a Gate request that is made here, with the project's key, as its merchant would make
    /// it. `None` when there is no such project.
    pub fn act_as_merchant(
        &mut self,
        now: Time,
        project_id: u32,
        path: &str,
        body: Map<String, Value>,
    ) -> Option<GateAnswer> {
        let body = self.signed_as_merchant(project_id, body)?;
        Some(self.gate(now, path, body.as_bytes()))
    }

    /// The body of a Gate request with `general.project_id` and `general.signature` of a project.
    /// `None` when there is no such project.
    pub fn signed_as_merchant(
        &self,
        project_id: u32,
        mut body: Map<String, Value>,
    ) -> Option<String> {
        let project = self.projects.get(&project_id)?;
        let mut general = match body.remove("general") {
            Some(Value::Object(general)) => general,
            _ => Map::new(),
        };
        general.insert("project_id".to_owned(), project_id.into());
        body.insert("general".to_owned(), Value::Object(general.clone()));
        let unsigned = Value::Object(body.clone()).to_string();
        general.insert("signature".to_owned(), project.sign(unsigned.as_bytes()).into());
        body.insert("general".to_owned(), Value::Object(general));
        Some(Value::Object(body).to_string())
    }

    /// Parameters of Payment Page with `project_id` and `signature` of a project. `None` when there
    /// is no such project.
    pub fn signed_page(
        &self,
        project_id: u32,
        parameters: &[(&str, &str)],
    ) -> Option<Vec<(String, String)>> {
        let project = self.projects.get(&project_id)?;
        let id = project_id.to_string();
        let mut all = vec![("project_id", id.as_str())];
        all.extend_from_slice(parameters);
        let signature = project.sign_parameters(&all);
        all.push(("signature", &signature));
        Some(all.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }
}
