//! Check digits of barcodes: sums over ASCII digits, weighted from the right.
//!
//! Everything here answers `None` for a text with anything but digits in it.

/// The GS1 check digit (mod 10, weights 3 and 1 from the right) that belongs behind `body`.
///
/// Gives 0–9; `None` when `body` holds something else than digits.
pub fn mod10(body: &str) -> Option<u8> {
    let sum = weighted_sum(body, &[3, 1])?;
    u8::try_from((10 - sum % 10) % 10).ok()
}

/// True when the last digit of `digits` is the GS1 check digit of those before it.
pub fn ends_with_mod10(digits: &str) -> bool {
    ends_with(digits, mod10)
}

/// True when the last digit of `digits` is its remainder by 11 (10 counts as 0) with weights 1, 3, 7 from the right.
pub(super) fn ends_with_mod11(digits: &str) -> bool {
    ends_with(digits, |body| {
        let sum = weighted_sum(body, &[1, 3, 7])?;
        u8::try_from(sum % 11 % 10).ok()
    })
}

fn ends_with(digits: &str, check: impl Fn(&str) -> Option<u8>) -> bool {
    let Some((last, body)) = digits.len().checked_sub(1).and_then(|at| Some((digits.get(at..)?, digits.get(..at)?)))
    else {
        return false;
    };
    let given = last.parse::<u8>().ok();
    !body.is_empty() && given.is_some() && check(body) == given
}

/// Sum of the digits times `weights`, repeated, counted from the right.
fn weighted_sum(digits: &str, weights: &[u64]) -> Option<u64> {
    digits
        .bytes()
        .rev()
        .zip(weights.iter().cycle())
        .map(|(byte, weight)| byte.is_ascii_digit().then(|| u64::from(byte - b'0') * weight))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_numbers_check() {
        for good in ["416000336108", "00123457", "96385074", "4006381333931", "10416000336105", "000123450000000027"] {
            assert!(ends_with_mod10(good), "{good}");
        }
        for bad in ["416000336107", "", "7", "41600033610x", "４"] {
            assert!(!ends_with_mod10(bad), "{bad}");
        }
        assert!(ends_with_mod11("986578788855"));
        assert!(!ends_with_mod11("996578788855"));
    }
}
