//! From the Enter of a scanned barcode to the frame that shows its verdict, in the real window, above what the empty window
//! takes for one call and its echo.
//!
//! Both windows stand on the same display and are typed into in turns, three rounds of each, with the same codes. Only
//! goods of the open order are counted: each moves the count in the verdict. Bound: *key event → painted verdict*.

use crate::figures::{median_of_rounds, ms};
use crate::key_watch;
use crate::own_shop::OwnShop;
use crate::packer::Packer;
use crate::table::{Limit, Row, Table};
use crate::windows::Programs;

const ROUNDS: usize = 3;
const LIMIT_MS: f64 = 32.0;
/// Where either window counts.
pub(crate) const COUNT: &str = "[data-verdict] .count b";

/// Types `count` codes into each window.
pub(crate) async fn measure(
    programs: &Programs,
    shop: &OwnShop,
    count: usize,
    table: &mut Table,
) -> anyhow::Result<()> {
    let empty = programs.open_empty().await?;
    key_watch::watch(&empty, COUNT).await?;
    let mut packer = Packer::signed_in(programs, shop, shop.orders.iter()).await?;
    for round in 1..=ROUNDS {
        empty.take_keyboard()?;
        for number in count * (round - 1) / ROUNDS..count * round / ROUNDS {
            empty.scan(&shop.orders[number % shop.orders.len()].codes[0])?;
            key_watch::until(&empty, number + 1).await?;
        }
        packer.window().take_keyboard()?;
        packer.scan_until(count * round / ROUNDS).await?;
    }
    let (floor, scans) = (key_watch::told(&empty).await?, packer.told().await?);
    packer.close().await?;
    empty.close().await?;
    let (scan_p95, floor_p95) = (median_of_rounds(&scans, 95), median_of_rounds(&floor, 95));
    table.add(Row {
        name: "key event to painted verdict, p95",
        figure: format!("{:.0} ms (p50 {:.0})", ms(scan_p95), ms(median_of_rounds(&scans, 50))),
        beside: format!("empty window {:.0} ms (p50 {:.0})", ms(floor_p95), ms(median_of_rounds(&floor, 50))),
        measured: ms(scan_p95) - ms(floor_p95),
        limit: Limit::AtMost(LIMIT_MS, "ms"),
    });
    Ok(())
}
