//! Rows of the tables of members, and the JSON Schemas that they become.
//!
//! Only keywords that mean the same in draft 2020-12 (OpenAPI 3.1) and draft 7 (AsyncAPI 3.0) are
//! used, so that both documents share their schemas.

use crate::platform::json::{Json, Object};

/// A named schema of the documents.
#[derive(Debug)]
pub(super) struct Component {
    pub(super) name: &'static str,
    about: &'static str,
    form: Form,
}

/// What a named schema describes.
#[derive(Debug)]
enum Form {
    /// An object; further members may come at any time.
    Object {
        groups: &'static [&'static [Member]],
        one_of: &'static [&'static str],
        others: Option<&'static Kind>,
    },
    /// A text with known values that more may join.
    Open(fn() -> Vec<&'static str>),
    /// Anything else.
    Plain(Kind),
}

/// A member of an object.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) name: &'static str,
    about: &'static str,
    kind: Kind,
    is_needed: bool,
    mark: Option<(&'static str, &'static str)>,
}

/// What the value of a member may be.
#[derive(Debug)]
pub(super) enum Kind {
    /// A text; a length of 0 is no limit.
    Text {
        least: u32,
        most: u32,
    },
    /// A text of a form.
    Form {
        pattern: &'static str,
        most: u32,
    },
    /// A text of a format that JSON Schema names.
    Format {
        format: &'static str,
        most: u32,
    },
    /// One of these texts.
    Choice(&'static [&'static str]),
    /// One of these texts, or one that nobody knows yet.
    OpenChoice(&'static [&'static str]),
    /// A whole number.
    Integer {
        least: Option<i64>,
        most: Option<i64>,
    },
    /// One of these whole numbers.
    Numbers(&'static [i64]),
    /// Any number.
    Number {
        least: Option<i64>,
        most: Option<i64>,
    },
    Flag,
    Null,
    /// A named schema.
    Ref(&'static str),
    List {
        of: &'static Kind,
        least: u32,
        most: u32,
    },
    AnyOf(&'static [Kind]),
    /// An object whose members are not fixed.
    Map,
    /// An object whose members have any name and the same kind.
    MapOf(&'static Kind),
    EmptyList,
    /// Whatever JSON has: nothing is published.
    Anything,
}

pub(super) const fn object(
    name: &'static str,
    about: &'static str,
    groups: &'static [&'static [Member]],
) -> Component {
    Component { name, about, form: Form::Object { groups, one_of: &[], others: None } }
}

pub(super) const fn open(
    name: &'static str,
    about: &'static str,
    values: fn() -> Vec<&'static str>,
) -> Component {
    Component { name, about, form: Form::Open(values) }
}

pub(super) const fn plain(name: &'static str, about: &'static str, kind: Kind) -> Component {
    Component { name, about, form: Form::Plain(kind) }
}

pub(super) const fn member(name: &'static str, kind: Kind, about: &'static str) -> Member {
    Member { name, about, kind, is_needed: false, mark: None }
}

/// A text without limits.
pub(super) const fn text(name: &'static str, about: &'static str) -> Member {
    member(name, Kind::Text { least: 0, most: 0 }, about)
}

/// A text of at most so many characters.
pub(super) const fn short(name: &'static str, most: u32, about: &'static str) -> Member {
    member(name, Kind::Text { least: 0, most }, about)
}

/// A text that is not empty.
pub(super) const fn filled(name: &'static str, most: u32, about: &'static str) -> Member {
    member(name, Kind::Text { least: 1, most }, about)
}

pub(super) const fn form(name: &'static str, pattern: &'static str, about: &'static str) -> Member {
    member(name, Kind::Form { pattern, most: 0 }, about)
}

pub(super) const fn flag(name: &'static str, about: &'static str) -> Member {
    member(name, Kind::Flag, about)
}

pub(super) const fn integer(name: &'static str, about: &'static str) -> Member {
    member(name, Kind::Integer { least: None, most: None }, about)
}

pub(super) const fn within(
    name: &'static str,
    least: i64,
    most: i64,
    about: &'static str,
) -> Member {
    member(name, Kind::Integer { least: Some(least), most: Some(most) }, about)
}

/// A member that has a named schema; without words of its own the schema's apply.
pub(super) const fn named(
    name: &'static str,
    component: &'static str,
    about: &'static str,
) -> Member {
    member(name, Kind::Ref(component), about)
}

impl Member {
    /// Without it the object is refused or does not come.
    pub(super) const fn needed(mut self) -> Self {
        self.is_needed = true;
        self
    }

    /// Only a white-label of the platform documents it.
    pub(super) const fn white_label(mut self) -> Self {
        self.mark = Some(("x-source", "white-label"));
        self
    }

    /// Seen, but not described by anybody: what is not sure.
    pub(super) const fn uncertain(mut self, what: &'static str) -> Self {
        self.mark = Some(("x-uncertain", what));
        self
    }

    /// Only the local platform sends it.
    pub(super) const fn local(mut self) -> Self {
        self.mark = Some(("x-source", "local"));
        self
    }

    /// Its schema, with more members of it needed than its component says.
    pub(super) fn schema(&self, also_needed: &[&'static str]) -> Object {
        let mut schema = match (&self.kind, self.about.is_empty(), also_needed) {
            (Kind::Ref(name), true, []) => reference(name),
            (Kind::Ref(name), _, also_needed) => {
                let mut parts = vec![reference(name)];
                if !also_needed.is_empty() {
                    parts.push(Object::new().with("required", also_needed.to_vec()));
                }
                described(self.about).with("allOf", parts)
            }
            (kind, ..) => kind.put_into(described(self.about)),
        };
        if let Some((name, value)) = self.mark
            && !schema.has("$ref")
        {
            schema.put(name, value);
        }
        schema
    }

    /// What an object that stands here needs itself.
    pub(super) fn needed_inside(&self) -> Vec<&'static str> {
        let component = self.component().and_then(super::schemas::find);
        component.map(Component::needed).unwrap_or_default()
    }

    pub(super) fn is_needed(&self) -> bool {
        self.is_needed
    }

    /// The named schema of its value.
    pub(super) fn component(&self) -> Option<&'static str> {
        match self.kind {
            Kind::Ref(name) => Some(name),
            _ => None,
        }
    }
}

impl Component {
    /// One of these members is needed.
    pub(super) const fn with_one_of(mut self, names: &'static [&'static str]) -> Self {
        if let Form::Object { one_of, .. } = &mut self.form {
            *one_of = names;
        }
        self
    }

    /// Its further members are of this kind.
    pub(super) const fn with_others(mut self, kind: &'static Kind) -> Self {
        if let Form::Object { others, .. } = &mut self.form {
            *others = Some(kind);
        }
        self
    }

    /// Its table is known not to be complete.
    pub(super) const fn open(self) -> Self {
        self.with_others(&Kind::Anything)
    }

    /// The members of an object, none of anything else.
    pub(super) fn members(&self) -> impl Iterator<Item = &'static Member> {
        let groups = match self.form {
            Form::Object { groups, .. } => groups,
            Form::Open(_) | Form::Plain(_) => &[],
        };
        groups.iter().copied().flatten()
    }

    /// The names of the members that are needed in any case.
    pub(super) fn needed(&self) -> Vec<&'static str> {
        self.members().filter(|member| member.is_needed).map(|member| member.name).collect()
    }

    pub(super) fn schema(&self) -> Object {
        let schema = described(self.about);
        match &self.form {
            Form::Object { one_of, others, .. } => {
                let of_members = |member: &'static Member| (member.name, member.schema(&[]));
                let members = self.members().map(of_members);
                let mut schema = object_schema(schema, members, &self.needed());
                match others {
                    Some(Kind::Anything) => schema.put("additionalProperties", true),
                    Some(others) => schema.put("additionalProperties", others.schema()),
                    None => {}
                }
                if !one_of.is_empty() {
                    let needs = |name: &&'static str| Object::new().with("required", vec![*name]);
                    let needs: Vec<Object> = one_of.iter().map(needs).collect();
                    schema.put("anyOf", needs);
                }
                schema
            }
            Form::Open(values) => open_choice(schema, values()),
            Form::Plain(kind) => kind.put_into(schema),
        }
    }
}

impl Kind {
    fn schema(&self) -> Object {
        self.put_into(Object::new())
    }

    fn put_into(&self, schema: Object) -> Object {
        let limit = |limit: u32| (limit > 0).then_some(limit);
        match self {
            Self::Text { least, most } => schema
                .with("type", "string")
                .maybe("minLength", limit(*least))
                .maybe("maxLength", limit(*most)),
            Self::Form { pattern, most } => schema
                .with("type", "string")
                .with("pattern", *pattern)
                .maybe("maxLength", limit(*most)),
            Self::Format { format, most } => schema
                .with("type", "string")
                .with("format", *format)
                .maybe("maxLength", limit(*most)),
            Self::Choice(values) => schema.with("type", "string").with("enum", values.to_vec()),
            Self::OpenChoice(values) => open_choice(schema, values.to_vec()),
            Self::Integer { least, most } => {
                schema.with("type", "integer").maybe("minimum", *least).maybe("maximum", *most)
            }
            Self::Numbers(values) => schema.with("type", "integer").with("enum", values.to_vec()),
            Self::Number { least, most } => {
                schema.with("type", "number").maybe("minimum", *least).maybe("maximum", *most)
            }
            Self::Flag => schema.with("type", "boolean"),
            Self::Null => schema.with("type", "null"),
            Self::Ref(name) => schema.with("$ref", pointer(name)),
            Self::List { of, least, most } => schema
                .with("type", "array")
                .with("items", of.schema())
                .maybe("minItems", limit(*least))
                .maybe("maxItems", limit(*most)),
            Self::AnyOf(kinds) => {
                schema.with("anyOf", kinds.iter().map(Self::schema).collect::<Vec<_>>())
            }
            Self::Map => schema.with("type", "object").with("additionalProperties", true),
            Self::MapOf(of) => {
                schema.with("type", "object").with("additionalProperties", of.schema())
            }
            Self::EmptyList => schema.with("type", "array").with("maxItems", 0_i64),
            Self::Anything => schema,
        }
    }
}

/// An object schema of these members.
pub(super) fn object_schema(
    schema: Object,
    members: impl Iterator<Item = (&'static str, Object)>,
    needed: &[&'static str],
) -> Object {
    let properties = members.fold(Object::new(), |all, (name, schema)| all.with(name, schema));
    let needed = (!needed.is_empty()).then(|| needed.to_vec());
    schema.with("type", "object").with("properties", properties).maybe("required", needed)
}

pub(super) fn reference(name: &str) -> Object {
    Object::new().with("$ref", pointer(name))
}

fn pointer(name: &str) -> String {
    format!("#/components/schemas/{name}")
}

fn described(about: &'static str) -> Object {
    Object::new().maybe("description", Some(about).filter(|about| !about.is_empty()))
}

/// Known values for those who read, any text for those who check.
fn open_choice(schema: Object, values: Vec<&'static str>) -> Object {
    let known = Object::new().with("type", "string").with("enum", values);
    let any = Object::new().with("type", "string");
    schema.with("anyOf", vec![known, any])
}

/// The named schemas, for `components`.
pub(super) fn components<'c>(all: impl Iterator<Item = &'c Component>) -> Object {
    all.fold(Object::new(), |all, component| all.with(component.name, component.schema()))
}

/// The names of the schemas that a value refers to.
pub(super) fn references(value: &Json, found: &mut Vec<String>) {
    match value {
        Json::Object(object) => {
            for (name, member) in object.members() {
                match member {
                    Json::Text(text) if name == "$ref" => {
                        found.extend(text.strip_prefix("#/components/schemas/").map(str::to_owned));
                    }
                    member => references(member, found),
                }
            }
        }
        Json::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}
