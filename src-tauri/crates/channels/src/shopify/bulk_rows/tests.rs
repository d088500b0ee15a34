//! Bulk files: grouped as asked for, cut anywhere, damaged, scattered.

use super::*;
use std::{fmt::Write as _, time::Instant};

fn order_row(n: usize) -> String {
    let address = r#"{"name":"Maya Ortiz","company":null,"address1":"1845 N Alvernon Way","address2":null,"city":"Tucson",
        "province":"Arizona","provinceCode":"AZ","zip":"85712","countryCodeV2":"US","phone":null}"#;
    format!(
        r##"{{"id":"gid://shopify/Order/{n}","name":"#{n}","processedAt":"2026-11-20T10:00:00Z",
        "updatedAt":"2026-11-20T10:05:00Z","cancelledAt":null,"displayFinancialStatus":"PAID","note":null,"tags":["a"],
        "email":"m@example.com","phone":null,"risk":{{"recommendation":"NONE"}},
        "currentTotalPriceSet":{{"shopMoney":{{"amount":"25.98","currencyCode":"USD"}}}},
        "totalShippingPriceSet":{{"shopMoney":{{"amount":"4.9","currencyCode":"USD"}}}},
        "shippingLine":{{"title":"Standard"}},"shippingAddress":{address},"fulfillments":[]}}"##
    )
    .replace("\n        ", "")
}

fn line_row(n: usize, line: usize) -> String {
    format!(
        r#"{{"id":"gid://shopify/LineItem/{n}0{line}","title":"Geoboard","variantTitle":"Blue","sku":"GB-{line}",
        "currentQuantity":2,"requiresShipping":true,"discountedUnitPriceAfterAllDiscountsSet":{{"shopMoney":{{
        "amount":"12.99","currencyCode":"USD"}}}},"image":{{"url":"https://cdn.shopify.com/s/files/1/0001/a.png"}},
        "lineItemGroup":null,"variant":{{"id":"gid://shopify/ProductVariant/{line}","barcode":"0123456789{line}",
        "inventoryItem":{{"harmonizedSystemCode":"950300","countryCodeOfOrigin":"US","measurement":{{"weight":{{
        "unit":"POUNDS","value":1.5}}}}}}}},"__parentId":"gid://shopify/Order/{n}"}}"#
    )
    .replace("\n        ", "")
}

fn part_row(n: usize) -> String {
    format!(
        r#"{{"id":"gid://shopify/FulfillmentOrder/{n}","status":"OPEN","fulfillAt":null,"fulfillBy":null,
        "assignedLocation":{{"name":"Ontario, CA","location":{{"id":"gid://shopify/Location/1",
        "isFulfillmentService":false}}}},"deliveryMethod":{{"methodType":"SHIPPING","maxDeliveryDateTime":null}},
        "supportedActions":[{{"action":"CREATE_FULFILLMENT"}}],"fulfillmentHolds":[],"destination":null,
        "__parentId":"gid://shopify/Order/{n}"}}"#
    )
    .replace("\n        ", "")
}

fn part_line_row(n: usize, line: usize) -> String {
    format!(
        r#"{{"id":"gid://shopify/FulfillmentOrderLineItem/{n}0{line}","remainingQuantity":2,"lineItem":{{"id":"gid://shopify/LineItem/{n}0{line}"}},"__parentId":"gid://shopify/FulfillmentOrder/{n}"}}"#
    )
}

/// The rows of one order of two lines, as a grouped file has them.
fn group(n: usize) -> Vec<String> {
    let mut rows = vec![order_row(n), line_row(n, 1), line_row(n, 2), part_row(n)];
    rows.extend([part_line_row(n, 1), part_line_row(n, 2)]);
    rows
}

fn file(rows: &[String]) -> String {
    rows.iter().fold(String::new(), |mut file, row| {
        writeln!(file, "{row}").unwrap();
        file
    })
}

fn read(bytes: &[u8], step: usize) -> Result<Vec<Result<ShopOrder, BadOrder>>, ShopifyError> {
    let (mut rows, mut read) = (BulkRows::default(), Vec::new());
    for chunk in bytes.chunks(step) {
        rows.push(chunk)?;
        read.extend(std::iter::from_fn(|| rows.pop()));
    }
    rows.end()?;
    read.extend(std::iter::from_fn(|| rows.pop()));
    assert!(rows.is_ended());
    Ok(read)
}

fn numbers(read: &[Result<ShopOrder, BadOrder>]) -> Vec<String> {
    let said = |one: &Result<ShopOrder, BadOrder>| match one {
        Ok(order) => format!("{}:{}", order.number, order.fulfilment_orders[0].lines.len()),
        Err(bad) => format!("bad {}", bad.order_ref.rsplit('/').next().unwrap_or_default()),
    };
    read.iter().map(said).collect()
}

#[test]
fn a_file_cut_anywhere_gives_the_same_orders() {
    let rows: Vec<String> = (1..=3).flat_map(group).collect();
    let whole = file(&rows);
    for step in [1, 7, 64, 1000, whole.len()] {
        let orders = read(whole.as_bytes(), step).unwrap();
        assert_eq!(numbers(&orders), ["1:2", "2:2", "3:2"], "step {step}");
    }
    let no_end = read(whole.trim_end().as_bytes(), 100).unwrap();
    assert_eq!(numbers(&no_end), ["1:2", "2:2", "3:2"], "the last row may lack its line end");
    assert!(read(b"", 1).unwrap().is_empty());
}

#[test]
fn children_of_one_order_may_stand_in_any_order() {
    let mut rows = group(1);
    rows[1..].reverse();
    let orders = read(file(&rows).as_bytes(), 500).unwrap();
    assert_eq!(numbers(&orders), ["1:2"]);
    let escaped = file(&group(1)).replace("gid://shopify/", r"gid:\/\/shopify\/");
    assert_eq!(numbers(&read(escaped.as_bytes(), 500).unwrap()), ["1:2"]);
}

#[test]
fn one_bad_order_leaves_the_others_good() {
    let mut second = group(2);
    second[2] = second[2].replace(r#""currentQuantity":2"#, r#""currentQuantity":"two""#);
    let mut third = group(3);
    third[0] = third[0].replace(r#""tags":["a"]"#, r#""tags":"Maya""#);
    let mut fourth = group(4);
    fourth[0] = fourth[0].replace("PAID", "MAYBE");
    let rows: Vec<String> = [group(1), second, third, fourth, group(5)].concat();
    let orders = read(file(&rows).as_bytes(), 4096).unwrap();
    assert_eq!(numbers(&orders), ["1:2", "bad 2", "bad 3", "bad 4", "5:2"]);
    for bad in orders.iter().filter_map(|one| one.as_ref().err()) {
        assert!(bad.number.is_some() && !bad.to_string().contains("Maya"), "{bad}");
    }
}

#[test]
fn a_damaged_row_costs_its_order_and_no_other_silently() {
    let mut rows: Vec<String> = [group(1), group(2), group(3)].concat();
    rows[6] = "{\"id\":\"gid://shop".to_owned(); // the second order's own row
    let orders = read(file(&rows).as_bytes(), 4096).unwrap();
    // It may have been the first order's: both are read again singly.
    assert_eq!(numbers(&orders), ["bad 1", "bad 2", "3:2"]);
    let cut = file(&group(1));
    let cut = read(&cut.as_bytes()[..cut.len() - 40], 4096).unwrap();
    assert_eq!(numbers(&cut), ["bad 1"]);
}

#[test]
fn a_scattered_file_loses_nothing_silently() {
    let (one, two) = (group(1), group(2));
    let mut rows = vec![one[0].clone(), two[0].clone()];
    rows.extend([one[1].clone(), two[1].clone(), one[3].clone()]);
    rows.extend([one[4].clone(), two[2].clone()]);
    let orders = read(file(&rows).as_bytes(), 4096).unwrap();
    let again = orders.iter().filter(|one| one.is_err()).count();
    assert!(again >= 4, "every order whose rows came apart is to be read again");
    rows.push(two[4].clone());
    let ended = read(file(&rows).as_bytes(), 4096);
    assert!(matches!(ended, Err(ShopifyError::NotUnderstood { .. })), "a row of no order here ends the file");
}

#[test]
fn what_is_no_file_of_orders_ends_with_an_error() {
    for strange in [
        r#"{"id":"gid://shopify/Product/1"}"#,
        r#"{"id":"gid://shopify/Refund/1","__parentId":"gid://shopify/Order/1"}"#,
    ] {
        assert!(matches!(read(strange.as_bytes(), 10), Err(ShopifyError::NotUnderstood { .. })), "{strange}");
    }
    let endless = vec![b'x'; ROW_LIMIT_BYTES + 2];
    assert!(read(&endless, 1024 * 1024).is_err());
}

#[test]
fn a_large_file_is_read_whole_and_its_rate_told() {
    const ORDERS: usize = 2000;
    let rows: Vec<String> = (1..=ORDERS).flat_map(group).collect();
    let whole = file(&rows);
    let begun = Instant::now();
    let orders = read(whole.as_bytes(), 16 * 1024).unwrap();
    let rate = ORDERS as f64 / begun.elapsed().as_secs_f64();
    assert!(orders.len() == ORDERS && orders.iter().all(Result::is_ok));
    println!("{} orders, {} KB, {rate:.0} orders/s", ORDERS, whole.len() / 1024);
}
