//! Runs a plan over the shop: walks the selected fields and makes the JSON of the answer.
//!
//! What a field holds is `views`' matter; here stands what is true of every field: scopes, protected customer data,
//! paging, and what it all cost. A denied field is null and has an entry in `errors`, the rest of the answer stands.

use std::cell::{Cell, RefCell};

use serde_json::{Map, Value, json};

use super::{
    mutations::Payload,
    plan::Pick,
    schema::{Field, Shape, type_named},
    shop::Shop,
    views::{Found, Thing},
};

/// One run over the shop.
pub(super) struct Execution<'a> {
    pub(super) shop: &'a Shop,
    problems: RefCell<Vec<Value>>,
    cost: Cell<u32>,
}

/// Where in the answer we are.
#[derive(Clone, Copy)]
pub(super) struct Path<'p> {
    parent: Option<&'p Path<'p>>,
    step: Step<'p>,
}

#[derive(Clone, Copy)]
enum Step<'p> {
    Key(&'p str),
    Index(usize),
}

impl Path<'_> {
    fn steps(&self) -> Vec<Value> {
        let mut steps = self.parent.map(Path::steps).unwrap_or_default();
        steps.push(match self.step {
            Step::Key(key) => key.into(),
            Step::Index(index) => index.into(),
        });
        steps
    }
}

/// A field's value that cannot be null was withheld: the object that holds it is null instead.
struct Withheld;

impl<'a> Execution<'a> {
    pub(super) fn new(shop: &'a Shop) -> Self {
        Self { shop, problems: RefCell::default(), cost: Cell::new(0) }
    }

    /// The value of one field of the root. For a mutation, what it gave is passed in.
    pub(super) fn root(&self, pick: &Pick, payload: Option<&'a Payload>) -> Value {
        let path = Path { parent: None, step: Step::Key(&pick.key) };
        match payload {
            Some(payload) => {
                self.charge(10);
                self.object(&Thing::Payload(payload), &pick.picks, Some(&path))
            }
            None => self.field(&Thing::Root, pick, None).unwrap_or(Value::Null),
        }
    }

    /// Whether the app has a scope for the field; if not, the error is noted.
    pub(super) fn is_denied(&self, pick: &Pick, path: Option<&Path<'_>>) -> bool {
        let scopes = pick.field.scopes;
        if scopes.is_empty() || scopes.iter().any(|scope| self.shop.access.scopes.contains(*scope)) {
            return false;
        }
        let required: Vec<_> = scopes.iter().map(|scope| format!("`{scope}` access scope")).collect();
        let required = required.join(" or ");
        let here = Path { parent: path, step: Step::Key(&pick.key) };
        self.problems.borrow_mut().push(json!({
            "message": format!("Access denied for {} field. Required access: {required}.", pick.field.name),
            "path": here.steps(),
            "extensions": {
                "code": "ACCESS_DENIED",
                "documentation": "https://shopify.dev/api/usage/access-scopes",
                "requiredAccess": format!("{required}."),
            },
        }));
        true
    }

    /// What went wrong on the way and the points it took.
    pub(super) fn finish(self) -> (Vec<Value>, u32) {
        (self.problems.into_inner(), self.cost.get())
    }

    /// An object with the selected fields.
    pub(super) fn object(&self, thing: &Thing<'a>, picks: &[Pick], path: Option<&Path<'_>>) -> Value {
        let mut object = Map::new();
        for pick in picks {
            if pick.only_on.is_some_and(|only| only != thing.type_name()) {
                continue;
            }
            match self.field(thing, pick, path) {
                Ok(value) => drop(object.insert(pick.key.clone(), value)),
                Err(Withheld) => return Value::Null,
            }
        }
        Value::Object(object)
    }

    fn field(&self, thing: &Thing<'a>, pick: &Pick, path: Option<&Path<'_>>) -> Result<Value, Withheld> {
        let field = pick.field;
        if field.name == "__typename" {
            return Ok(thing.type_name().into());
        }
        if self.is_denied(pick, path) {
            return Ok(Value::Null);
        }
        let here = Path { parent: path, step: Step::Key(&pick.key) };
        if field.is_protected && self.shop.access.is_redacted {
            self.problems.borrow_mut().push(json!({
                "message": format!(
                    "This app is not approved to use the {} field. \
                     See https://shopify.dev/docs/apps/launch/protected-customer-data for more details.",
                    field.name
                ),
                "path": here.steps(),
                "extensions": {
                    "code": "ACCESS_DENIED",
                    "documentation": "https://shopify.dev/docs/apps/launch/protected-customer-data",
                },
            }));
            return if field.is_never_null { Err(Withheld) } else { Ok(Value::Null) };
        }
        let value = match thing.find(self.shop, pick) {
            Found::Value(value) => value,
            Found::One(None) => Value::Null,
            Found::One(Some(inner)) => {
                self.charge(1);
                self.object(&inner, &pick.picks, Some(&here))
            }
            Found::Many(things) if field.shape == Shape::Page => {
                let rows = things.into_iter().enumerate();
                let mut rows: Vec<_> =
                    rows.map(|(place, thing)| (i64::try_from(place).unwrap_or(i64::MAX), 0, thing)).collect();
                if is_reversed(pick) {
                    rows.reverse();
                }
                self.page(pick, rows, &here)
            }
            Found::Many(things) => {
                self.charge(1);
                let most = pick.args.get("first").and_then(Value::as_u64).and_then(|most| usize::try_from(most).ok());
                let things = things.into_iter().take(most.unwrap_or(usize::MAX));
                self.array(things, &pick.picks, &here)
            }
            Found::Rows(rows) => self.page(pick, rows, &here),
        };
        Ok(value)
    }

    fn array(&self, things: impl Iterator<Item = Thing<'a>>, picks: &[Pick], path: &Path<'_>) -> Value {
        things
            .enumerate()
            .map(|(index, thing)| {
                self.object(&thing, picks, Some(&Path { parent: Some(path), step: Step::Index(index) }))
            })
            .collect()
    }

    /// One page of rows that stand in the order of their keys.
    fn page(&self, pick: &Pick, rows: Vec<(i64, u64, Thing<'a>)>, path: &Path<'_>) -> Value {
        let Some((start, end)) = window(pick, &rows) else {
            self.problems.borrow_mut().push(json!({
                "message": "you must provide one of first or last",
                "path": path.steps(),
                "extensions": {"code": "BAD_REQUEST"},
            }));
            return Value::Null;
        };
        let shown = &rows[start..end];
        self.charge(2 + u32::try_from(shown.len()).unwrap_or(u32::MAX));
        let mut page = Map::new();
        for part in &pick.picks {
            let here = Path { parent: Some(path), step: Step::Key(&part.key) };
            let value = match part.field.name.as_str() {
                "nodes" => self.array(shown.iter().map(|row| row.2.clone()), &part.picks, &here),
                "edges" => {
                    shown.iter().enumerate().map(|(index, row)| self.edge(row, &part.picks, &here, index)).collect()
                }
                "pageInfo" => page_info(part, shown, start > 0, end < rows.len()),
                _ => pick.field.gives.as_str().into(),
            };
            page.insert(part.key.clone(), value);
        }
        Value::Object(page)
    }

    fn edge(&self, row: &(i64, u64, Thing<'a>), picks: &[Pick], path: &Path<'_>, index: usize) -> Value {
        let mut edge = Map::new();
        let here = Path { parent: Some(path), step: Step::Index(index) };
        for part in picks {
            let below = Path { parent: Some(&here), step: Step::Key(&part.key) };
            let value = match part.field.name.as_str() {
                "node" => self.object(&row.2, &part.picks, Some(&below)),
                "cursor" => cursor(row).into(),
                _ => Value::Null,
            };
            edge.insert(part.key.clone(), value);
        }
        Value::Object(edge)
    }

    fn charge(&self, points: u32) {
        self.cost.set(self.cost.get().saturating_add(points));
    }
}

/// Whether the last comes first.
pub(super) fn is_reversed(pick: &Pick) -> bool {
    pick.args.get("reverse") == Some(&Value::Bool(true))
}

/// Which rows the page shows; None where neither `first` nor `last` is given.
fn window<T>(pick: &Pick, rows: &[(i64, u64, T)]) -> Option<(usize, usize)> {
    let number = |name| pick.args.get(name).and_then(Value::as_u64).and_then(|asked| usize::try_from(asked).ok());
    let is_reversed = is_reversed(pick);
    let after = pick.args.get("after").and_then(Value::as_str).and_then(read_cursor);
    let start = after.map_or(0, |after| {
        rows.partition_point(|(key, id, _)| match is_reversed {
            false => (*key, *id) <= after,
            true => (*key, *id) >= after,
        })
    });
    match (number("first"), number("last")) {
        (Some(first), _) => Some((start, rows.len().min(start.saturating_add(first)))),
        (None, Some(last)) => Some((start.max(rows.len().saturating_sub(last)), rows.len())),
        (None, None) => None,
    }
}

fn page_info<T>(pick: &Pick, shown: &[(i64, u64, T)], has_previous: bool, has_next: bool) -> Value {
    let mut info = Map::new();
    for part in &pick.picks {
        let value = match part.field.name.as_str() {
            "hasNextPage" => has_next.into(),
            "hasPreviousPage" => has_previous.into(),
            "startCursor" => shown.first().map(cursor).into(),
            "endCursor" => shown.last().map(cursor).into(),
            _ => "PageInfo".into(),
        };
        info.insert(part.key.clone(), value);
    }
    Value::Object(info)
}

/// An opaque word; the place of a row by what it is sorted by, so that a row that moves is not skipped silently.
fn cursor<T>(row: &(i64, u64, T)) -> String {
    format!("{:016x}{:016x}", row.0, row.1)
}

fn read_cursor(word: &str) -> Option<(i64, u64)> {
    let (key, id) = word.split_at_checked(16)?;
    Some((u64::from_str_radix(key, 16).ok()?.cast_signed(), u64::from_str_radix(id, 16).ok()?))
}

/// What a plain JSON object holds under a field, by the field's shape.
pub(super) fn held_in<'a>(field: &'static Field, value: Value) -> Found<'a> {
    let Some(ty) = type_named(&field.gives) else {
        return Found::Value(value);
    };
    let as_thing = |value| Thing::Data(ty.name.trim_end_matches("Connection"), value);
    match (field.shape, value) {
        (_, Value::Null) if field.shape == Shape::One => Found::One(None),
        (Shape::One, value) => Found::One(Some(as_thing(value))),
        (_, Value::Array(values)) => Found::Many(values.into_iter().map(as_thing).collect()),
        _ => Found::Many(Vec::new()),
    }
}
