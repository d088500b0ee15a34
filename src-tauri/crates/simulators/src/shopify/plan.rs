//! From a GraphQL document and its variables to a plan: a tree of fields to fetch, checked against the catalogue.
//!
//! Fragments are spread out, variables put in, and whatever Shopify refuses before running a query (unknown field,
//! unknown or missing argument, missing variable) is refused here in its words. A plan knows no shop.

use async_graphql_parser::{
    Pos, Positioned, parse_query,
    types::{ExecutableDocument, Field as WrittenField, OperationDefinition, OperationType, Selection, SelectionSet},
};
use async_graphql_value::{ConstValue, Name, Value as Written};
use serde_json::{Map, Value, json};

use super::schema::{Field, Shape, TYPENAME, Type, type_named};

/// One field to fetch, and what to fetch of it.
#[derive(Clone, Debug)]
pub(super) struct Pick {
    /// Its name in the answer: the alias if there is one.
    pub(super) key: String,
    pub(super) field: &'static Field,
    /// Fetched only of objects of this type: it stood in a fragment on an interface.
    pub(super) only_on: Option<&'static str>,
    pub(super) args: Map<String, Value>,
    /// The key of `@idempotent` on it.
    pub(super) idempotency_key: Option<String>,
    pub(super) picks: Vec<Pick>,
}

/// A query or mutation ready to run.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) is_mutation: bool,
    pub(super) picks: Vec<Pick>,
}

/// Makes a plan. The errors are those of an answer's `errors`, as Shopify writes them.
pub(super) fn plan(
    document: &str,
    variables: &Map<String, Value>,
    operation: Option<&str>,
) -> Result<Plan, Vec<Value>> {
    let document = parse_query(document).map_err(|error| {
        let locations: Vec<_> = error.positions().map(location).collect();
        vec![json!({"message": format!("syntax error, {error}"), "locations": locations})]
    })?;
    let definition = document
        .operations
        .iter()
        .find(|(name, _)| operation.is_none() || name.map(Name::as_str) == operation)
        .map(|(_, definition)| &definition.node)
        .ok_or_else(|| vec![json!({"message": format!("No operation named {:?}", operation.unwrap_or_default())})])?;
    let (root, is_mutation) = match definition.ty {
        OperationType::Mutation => ("Mutation", true),
        OperationType::Query | OperationType::Subscription => ("QueryRoot", false),
    };
    let mut planner = Planner { document: &document, variables: Map::new(), problems: Vec::new(), path: Vec::new() };
    planner.path.push(if is_mutation { "mutation" } else { "query" }.to_owned());
    planner.take_variables(definition, variables);
    let mut picks = Vec::new();
    if let Some(root) = type_named(root) {
        planner.select(root, None, &definition.selection_set.node, &mut picks);
    }
    match planner.problems.is_empty() {
        true => Ok(Plan { is_mutation, picks }),
        false => Err(planner.problems),
    }
}

struct Planner<'a> {
    document: &'a ExecutableDocument,
    variables: Map<String, Value>,
    problems: Vec<Value>,
    path: Vec<String>,
}

impl Planner<'_> {
    fn take_variables(&mut self, definition: &OperationDefinition, given: &Map<String, Value>) {
        for variable in &definition.variable_definitions {
            let (name, written) = (variable.node.name.node.as_str(), &variable.node.var_type.node);
            let default = variable.node.default_value.as_ref().and_then(|value| value.node.clone().into_json().ok());
            match given.get(name).cloned().or(default) {
                Some(value) if written.nullable || !value.is_null() => {
                    drop(self.variables.insert(name.to_owned(), value))
                }
                None if written.nullable => {}
                _ => self.problems.push(json!({
                    "message": format!("Variable ${name} of type {written} was provided invalid value"),
                    "locations": [location(variable.pos)],
                    "extensions": {
                        "code": "INVALID_VARIABLE",
                        "value": null,
                        "problems": [{"path": [], "explanation": "Expected value to not be null"}],
                    },
                })),
            }
        }
    }

    fn select(&mut self, ty: &'static Type, only_on: Option<&'static str>, set: &SelectionSet, into: &mut Vec<Pick>) {
        for item in &set.items {
            if self.is_left_out(&item.node) {
                continue;
            }
            match &item.node {
                Selection::Field(field) => self.field(ty, only_on, field, into),
                Selection::InlineFragment(fragment) => {
                    let on = fragment.node.type_condition.as_ref().map(|condition| condition.node.on.node.as_str());
                    self.fragment(ty, only_on, on, &fragment.node.selection_set.node, into);
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    match self.document.fragments.get(name) {
                        Some(fragment) if self.path.len() < 60 => {
                            let on = fragment.node.type_condition.node.on.node.as_str();
                            self.path.push(format!("fragment {name}"));
                            self.fragment(ty, only_on, Some(on), &fragment.node.selection_set.node, into);
                            self.path.pop();
                        }
                        _ => self.refuse(
                            spread.pos,
                            &format!("Fragment {name} was used, but not defined"),
                            json!({"code": "useAndDefineFragment", "fragmentName": name.as_str()}),
                        ),
                    }
                }
            }
        }
    }

    fn fragment(
        &mut self,
        ty: &'static Type,
        only_on: Option<&'static str>,
        on: Option<&str>,
        set: &SelectionSet,
        into: &mut Vec<Pick>,
    ) {
        match on.map(|name| (name, type_named(name))) {
            None => self.select(ty, only_on, set, into),
            Some((_, Some(target))) if target.name == ty.name || target.is_interface() => {
                self.select(ty, only_on, set, into);
            }
            Some((_, Some(target))) if ty.is_interface() => self.select(target, Some(&target.name), set, into),
            Some((name, Some(_))) => self.refuse(
                set.items.first().map(|item| item.pos).unwrap_or_default(),
                &format!("Fragment on {name} can't be spread inside {}", ty.name),
                json!({"code": "cannotSpreadFragment", "typeName": ty.name}),
            ),
            Some((name, None)) => self.refuse(
                set.items.first().map(|item| item.pos).unwrap_or_default(),
                &format!("No such type {name}, so it can't be a fragment condition"),
                json!({"code": "undefinedType", "typeName": name}),
            ),
        }
    }

    fn field(
        &mut self,
        ty: &'static Type,
        only_on: Option<&'static str>,
        written: &Positioned<WrittenField>,
        into: &mut Vec<Pick>,
    ) {
        let (name, pos) = (written.node.name.node.as_str(), written.pos);
        let key = written.node.response_key().node.to_string();
        let field = match name {
            "__typename" => &*TYPENAME,
            _ => match ty.fields.get(name) {
                Some(field) => field,
                None => {
                    self.path.push(key);
                    let message = format!("Field '{name}' doesn't exist on type '{}'", written_type(ty));
                    let extensions = json!({"code": "undefinedField", "typeName": written_type(ty), "fieldName": name});
                    self.refuse(pos, &message, extensions);
                    self.path.pop();
                    return;
                }
            },
        };
        self.path.push(key.clone());
        let args = self.arguments(field, &written.node);
        let idempotency_key =
            written.node.directives.iter().find(|one| one.node.name.node == "idempotent").and_then(|one| {
                let value = one.node.get_argument("key")?;
                self.value(&value.node)?.as_str().map(str::to_owned)
            });
        let mut picks = Vec::new();
        let is_bare = written.node.selection_set.node.items.is_empty();
        match (type_named(&field.gives), is_bare) {
            (Some(target), false) => self.select(target, None, &written.node.selection_set.node, &mut picks),
            (Some(target), true) => self.refuse(
                pos,
                &format!(
                    "Field must have selections (field '{name}' returns {0} but has no selections. Did you mean '{name} {{ ... }}'?)",
                    target.name
                ),
                json!({"code": "selectionMismatch", "nodeName": format!("field '{name}'"), "typeName": target.name}),
            ),
            (None, false) => self.refuse(
                pos,
                &format!("Selections can't be made on scalars (field '{name}' has selections)"),
                json!({"code": "selectionMismatch", "nodeName": format!("field '{name}'")}),
            ),
            (None, true) => {}
        }
        self.path.pop();
        merge(into, Pick { key, field, only_on, args, idempotency_key, picks });
    }

    fn arguments(&mut self, field: &'static Field, written: &WrittenField) -> Map<String, Value> {
        let mut args = Map::new();
        for (name, value) in &written.arguments {
            if !field.takes(&name.node) {
                let message = format!("Field '{}' doesn't accept argument '{}'", field.name, name.node);
                let extensions =
                    json!({"code": "argumentNotAccepted", "name": field.name, "argumentName": name.node.as_str()});
                self.refuse(name.pos, &message, extensions);
            } else if let Some(value) = self.value(&value.node) {
                args.insert(name.node.to_string(), value);
            }
        }
        let missing: Vec<&str> = field.required().filter(|name| args.get(*name).is_none_or(Value::is_null)).collect();
        if !missing.is_empty() {
            let message = format!("Field '{}' is missing required arguments: {}", field.name, missing.join(", "));
            let extensions =
                json!({"code": "missingRequiredArguments", "name": field.name, "arguments": missing.join(", ")});
            self.refuse(written.name.pos, &message, extensions);
        }
        if field.shape == Shape::Page
            && args.get("first").or(args.get("last")).and_then(Value::as_u64).is_some_and(|asked| asked > 250)
        {
            let message = format!("{} cannot exceed 250", if args.contains_key("first") { "first" } else { "last" });
            self.refuse(written.name.pos, &message, json!({"code": "argumentLiteralsIncompatible"}));
        }
        args
    }

    /// A written value with the variables put in; None for a variable that was not given.
    fn value(&self, written: &Written) -> Option<Value> {
        if let Written::Variable(name) = written {
            return self.variables.get(name.as_str()).cloned();
        }
        let constant = written.clone().into_const_with(|name| {
            let value = self.variables.get(name.as_str()).cloned().unwrap_or(Value::Null);
            ConstValue::from_json(value)
        });
        constant.ok()?.into_json().ok()
    }

    fn is_left_out(&self, selection: &Selection) -> bool {
        selection.directives().iter().any(|directive| {
            let condition = directive.node.get_argument("if").and_then(|value| self.value(&value.node));
            match directive.node.name.node.as_str() {
                "include" => condition == Some(Value::Bool(false)),
                "skip" => condition == Some(Value::Bool(true)),
                _ => false,
            }
        })
    }

    fn refuse(&mut self, pos: Pos, message: &str, extensions: Value) {
        let problem =
            json!({"message": message, "locations": [location(pos)], "path": self.path, "extensions": extensions});
        self.problems.push(problem);
    }
}

/// Two selections of one field become one.
fn merge(into: &mut Vec<Pick>, pick: Pick) {
    let twin = into
        .iter_mut()
        .find(|other| other.key == pick.key && other.only_on == pick.only_on && std::ptr::eq(other.field, pick.field));
    match twin {
        Some(twin) => pick.picks.into_iter().for_each(|inner| merge(&mut twin.picks, inner)),
        None => into.push(pick),
    }
}

/// Errors without a code and errors with one are two types here and one name outside.
fn written_type(ty: &Type) -> &str {
    ty.name.trim_start_matches("Plain")
}

fn location(pos: Pos) -> Value {
    json!({"line": pos.line, "column": pos.column})
}
