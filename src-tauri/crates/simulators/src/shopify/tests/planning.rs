//! Plans: what becomes of a document before any shop is asked.

use serde_json::{Value, json};

use crate::shopify::plan::{Plan, plan};

fn planned(document: &str, variables: Value) -> Result<Plan, Vec<Value>> {
    plan(document, variables.as_object().unwrap(), None)
}

#[test]
fn fragments_aliases_and_variables_end_in_one_tree() {
    let document = "query($n: Int = 2, $q: String) { mine: orders(first: $n, query: $q) { nodes { ...A ...A name } } }
        fragment A on Order { id lineItems(first: 1) { nodes { id } } }";
    let plan = planned(document, json!({})).unwrap();
    let orders = &plan.picks[0];
    assert_eq!((orders.key.as_str(), orders.args["first"].as_i64(), orders.args.get("query")), ("mine", Some(2), None));
    let node = &orders.picks[0].picks;
    assert_eq!(node.iter().map(|pick| pick.key.as_str()).collect::<Vec<_>>(), ["id", "lineItems", "name"]);
}

#[test]
fn what_does_not_exist_is_refused_in_shopifys_words() {
    for (document, message) in [
        ("{ shop { owner } }", "Field 'owner' doesn't exist on type 'Shop'"),
        ("{ orders(limit: 3) { nodes { id } } }", "Field 'orders' doesn't accept argument 'limit'"),
        ("{ order { id } }", "Field 'order' is missing required arguments: id"),
        ("query($id: ID!) { order(id: $id) { id } }", "Variable $id of type ID! was provided invalid value"),
        ("{ shop { ...Missing } }", "Fragment Missing was used, but not defined"),
        (
            "mutation { fulfillmentCancel(id: 1) { userErrors { code } } }",
            "Field 'code' doesn't exist on type 'UserError'",
        ),
    ] {
        let problems = planned(document, json!({})).unwrap_err();
        assert_eq!(problems[0]["message"], message, "{document}");
    }
    let problems = planned("{ shop { id ", json!({})).unwrap_err();
    assert!(problems[0]["message"].as_str().unwrap().starts_with("syntax error"));
}
