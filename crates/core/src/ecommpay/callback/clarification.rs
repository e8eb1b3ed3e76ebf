//! What the platform asks for before it goes on.

use std::collections::{BTreeMap, BTreeSet};

use super::Signed;

/// `clarification_fields`: what the platform needs to know before it goes on.
///
/// Two forms occur (spec 06, 7.3): lists of names by object, and a schema by object. A bare list of
/// names belongs to no object.
#[derive(Clone, Copy)]
pub struct Clarification<'d>(Signed<'d>);

/// A field to send in `additional_data` of `/v2/payment/clarification`.
#[derive(Clone)]
pub struct ClarificationField<'d> {
    object: Option<String>,
    name: String,
    is_required: bool,
    rules: Option<Signed<'d>>,
    error: Option<&'d str>,
}

impl<'d> Clarification<'d> {
    pub(super) fn of(fields: Signed<'d>) -> Self {
        Self(fields)
    }

    /// The fields that are asked for.
    pub fn fields(self) -> Vec<ClarificationField<'d>> {
        let mut fields = Vec::new();
        add_names(&mut fields, None, self.0);
        if fields.is_empty() {
            for (object, wanted) in self.0.members() {
                if let Some(properties) = wanted.get("properties") {
                    add_schema(&mut fields, &object, wanted, properties);
                } else {
                    add_names(&mut fields, Some(&object), wanted);
                }
            }
        }
        fields
    }

    /// The whole of it.
    pub fn signed(self) -> Signed<'d> {
        self.0
    }
}

impl<'d> ClarificationField<'d> {
    /// The object of the request that the field goes into, for instance `avs_data`.
    pub fn object(&self) -> Option<&str> {
        self.object.as_deref()
    }

    /// The name of the field.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the platform insists on it. Of lists it takes all.
    pub fn is_required(&self) -> bool {
        self.is_required
    }

    /// `string`, `integer`...
    pub fn kind(&self) -> Option<&'d str> {
        self.rules?.text_of("type")
    }

    /// Most characters.
    pub fn max_length(&self) -> Option<u64> {
        self.rules?.get("maxLength")?.as_u64()
    }

    /// `email`, `regex`...
    pub fn format(&self) -> Option<&'d str> {
        self.rules?.text_of("format")
    }

    /// The regular expression that a value must match.
    pub fn pattern(&self) -> Option<&'d str> {
        self.rules?.text_of("pattern")
    }

    /// The value if none is given; the text of a consent is told this way.
    pub fn default_value(&self) -> Option<&'d str> {
        self.rules?.text_of("default")
    }

    /// What was wrong with the last value.
    pub fn error(&self) -> Option<&'d str> {
        self.error
    }
}

impl std::fmt::Debug for Clarification<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clarification(..)")
    }
}

/// Prints names only.
impl std::fmt::Debug for ClarificationField<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.object.as_deref().unwrap_or_default(), self.name)
    }
}

fn add_names<'d>(fields: &mut Vec<ClarificationField<'d>>, object: Option<&str>, list: Signed<'d>) {
    let names = list.items().filter_map(Signed::text).filter(|name| !name.is_empty());
    fields.extend(names.map(|name| ClarificationField {
        object: object.map(str::to_owned),
        name: name.to_owned(),
        is_required: true,
        rules: None,
        error: None,
    }));
}

fn add_schema<'d>(
    fields: &mut Vec<ClarificationField<'d>>,
    object: &str,
    schema: Signed<'d>,
    properties: Signed<'d>,
) {
    let items = |name| schema.get(name).into_iter().flat_map(Signed::items);
    let required: BTreeSet<&str> = items("required").filter_map(Signed::text).collect();
    let mut errors = BTreeMap::new();
    for error in items("errors") {
        if let Some(property) = error.text_of("property") {
            errors.entry(property).or_insert_with(|| error.text_of("message"));
        }
    }
    for (name, rules) in properties.members() {
        let full_name = format!("{object}.{name}");
        fields.push(ClarificationField {
            object: Some(object.to_owned()),
            is_required: required.contains(&*name),
            error: errors.get(full_name.as_str()).copied().flatten(),
            rules: Some(rules),
            name: name.into_owned(),
        });
    }
}
