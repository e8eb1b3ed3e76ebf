//! The data of 3-D Secure.

use super::Signed;
use super::redirect::fields_of;
use super::view::{texts, view};

view! {
    /// `acs`: 3-D Secure 1, or a 3-D Secure 2 that looks like it.
    Acs
}

texts! { Acs {
    /// Where to send the customer by form.
    acs_url = "acs_url",
    /// The field `PaReq` of the form.
    pa_req = "pa_req",
    /// The field `MD` of the form.
    md = "md",
    /// The address that the bank returns the customer to, where the platform proposes one.
    term_url = "term_url",
} }

view! {
    /// `threeds2`: 3-D Secure 2, of which one step at a time is there.
    ThreeDs2
}

impl<'d> ThreeDs2<'d> {
    /// Step 1: an invisible frame in which the bank looks at the browser.
    pub fn iframe(self) -> Option<ThreeDs2Step<'d>> {
        self.0.get("iframe").map(ThreeDs2Step::of)
    }

    /// Step 2: the page on which the customer proves who he is.
    pub fn redirect(self) -> Option<ThreeDs2Step<'d>> {
        self.0.get("redirect").map(ThreeDs2Step::of)
    }
}

view! {
    /// `threeds2.iframe` or `threeds2.redirect`: a form to send from the browser.
    ThreeDs2Step
}

texts! { ThreeDs2Step {
    /// Where the form goes.
    url = "url",
} }

impl<'d> ThreeDs2Step<'d> {
    /// The fields of the form; `None` where one is no plain value.
    pub fn fields(self) -> Option<Vec<(&'d str, &'d str)>> {
        fields_of(self.0.get("params"))
    }
}
