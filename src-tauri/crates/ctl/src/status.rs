//! `status`: how orders, jobs, labels and prints stand.

use crate::Common;
use station::Station;

pub(crate) async fn run(common: &Common) -> anyhow::Result<()> {
    let status = Station::look(&common.config()).await?;
    let words = serde_json::to_string_pretty(&status)?;
    common.answer(&status, &words);
    Ok(())
}
