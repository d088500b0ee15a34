//! One order of five units, with one wrong and one extra scan, from the shop to the printer and back to the shop.

use crate::own_shop::OwnShop;
use crate::{display, proved};
use anyhow::{Context as _, ensure};
use serde_json::Value;
use simulators::seed::catalogue::upc;
use simulators::seed::{Address, OrderSpec};
use std::ffi::OsStr;
use std::time::Duration;
use tests::window::{Window, app_or_left_out};

const PRINT_WITHIN: Duration = Duration::from_secs(60);

/// The first eleven digits of each code.
const WORKBOOK: &str = "85004187002";
const CURSIVE: &str = "85004187001";
const BLOCKS: &str = "85004187040";
const INK: &str = "85004187010";
const CARDS: &str = "85004187030";

/// What is scanned, whether it is right, the verdict, and words of what the screen then says.
const SCANS: &[(&str, bool, &str, &str)] = &[
    (WORKBOOK, true, "line_done", "Print Letters Workbook"),
    (CURSIVE, false, "wrong", "Nothing was recorded."),
    (BLOCKS, true, "right", "1 of 2 in the box"),
    (BLOCKS, true, "line_done", "2 of 2 in the box"),
    (BLOCKS, false, "one_too_many", "One too many"),
    (INK, true, "line_done", "4/5"),
    (CARDS, true, "printed", "is done."),
];

fn order_of_five() -> OrderSpec {
    let home = Address::us(["Maya", "Ortiz"], "2418 E Copper St", "Tucson", ["Arizona", "AZ"], "85719");
    OrderSpec::to(home).line("GL-WB-PRT", 1).line("GL-PB-120", 2).line("GL-INK-10", 1).line("GL-FC-220", 1)
}

#[tokio::test(flavor = "multi_thread")]
async fn five_units_and_two_mistakes_from_shopify_to_paper_without_a_click() -> anyhow::Result<()> {
    let Some(app) = app_or_left_out() else { return Ok(()) };
    let _display = display().await;
    let shop = OwnShop::connected().await?;
    // Placed while the bench is closed: the window itself reads it from the shop.
    let number = shop.world.shopify().add_order(&order_of_five());

    let home = [OsStr::new("--home"), shop.home().as_os_str()];
    let window = Window::open(app.as_os_str(), &home, &shop.variables()).await?;
    window.until("the sign-in page", |screen| screen.title.starts_with("Who is packing?")).await?;
    window.count_clicks().await?;
    window.scan(&shop.badge)?;
    window.until("the order in the queue", |screen| screen.text.contains(&number)).await?;
    proved("a badge scan signs in, and the order comes from Shopify into the queue");

    window.scan_until(&format!("SO-{number}"), "idle", "Scan the first item").await?;
    let mut right_scans = 1;
    for (eleven, is_right, verdict, said) in SCANS {
        let screen = window.scan_until(&upc(eleven), verdict, said).await?;
        right_scans += i32::from(*is_right);
        proved(&format!("{verdict}: {}", screen.said));
    }
    ensure!(right_scans == 6, "N + 1 scans for N = 5 units, not {right_scans}");

    let tracking = the_one_purchase(&shop)?;
    the_paper_holds(&shop, &tracking).await?;
    let screen = window.until("the shop is told", |screen| screen.text.contains("The shop knows")).await?;
    ensure!(screen.text.contains(&tracking), "the screen names {tracking}: {}", screen.text);
    the_shop_knows(&shop, &number, &tracking)?;
    ensure!(screen.clicks == Some(0), "{:?} clicks", screen.clicks);
    proved("6 right scans, 1 wrong, 1 extra, 0 clicks");
    window.close().await
}

/// Exactly one label was bought; gives its tracking number.
fn the_one_purchase(shop: &OwnShop) -> anyhow::Result<String> {
    let books = shop.world.shippo().state_json();
    let transactions = books["transactions"].as_array().context("transactions")?;
    ensure!(transactions.len() == 1, "one label is bought, not {books}");
    ensure!(transactions[0]["status"] == "SUCCESS", "{books}");
    let tracking = transactions[0]["tracking_number"].as_str().context("a tracking number")?;
    proved(&format!("exactly one Shippo transaction, tracking {tracking}"));
    Ok(tracking.to_owned())
}

/// One job came to the printer's port: ZPL with the tracking number in it.
async fn the_paper_holds(shop: &OwnShop, tracking: &str) -> anyhow::Result<()> {
    let printer = shop.world.printer();
    ensure!(printer.wait_for_jobs(1, PRINT_WITHIN).await, "nothing came to {}", printer.url());
    let jobs = printer.jobs();
    ensure!(jobs.len() == 1, "one label is printed, not {}", jobs.len());
    let zpl = std::str::from_utf8(&jobs[0])?;
    ensure!(zpl.trim_start().starts_with("^XA") && zpl.trim_end().ends_with("^XZ"), "not ZPL: {zpl}");
    ensure!(zpl.contains(tracking), "the label does not hold {tracking}: {zpl}");
    proved(&format!("{} bytes of ZPL at {} hold the tracking number", jobs[0].len(), printer.url()));
    Ok(())
}

/// The shop holds one fulfilment of the order, with this tracking number.
fn the_shop_knows(shop: &OwnShop, number: &str, tracking: &str) -> anyhow::Result<()> {
    let state = shop.world.shopify().state_json();
    let all = state["fulfillments"].as_array().context("fulfillments")?;
    let made: Vec<&Value> = all.iter().filter(|one| one["order"] == number).collect();
    ensure!(made.len() == 1 && made[0]["tracking_number"] == tracking, "{number} with {tracking}: {made:?}");
    proved(&format!("one fulfilment of {number} in Shopify, tracking {tracking}"));
    Ok(())
}
