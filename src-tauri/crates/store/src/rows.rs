//! One statement for many rows: a round trip to the engine costs more than the row.

/// How an engine marks the place of a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Places {
    /// `$1`, `$2`: PostgreSQL knows no other.
    Numbered,
    /// `?`: SQLite looks through all names for each name, so that thousands of named places take longer than the rows.
    Nameless,
}

/// The statement `text` with `rows` groups of `width` values instead of its one.
pub(crate) fn many_rows(text: &str, width: usize, rows: usize, places: Places) -> String {
    let numbered = |first: usize| {
        let places: Vec<String> = (first..first + width).map(|n| format!("${n}")).collect();
        format!("({})", places.join(", "))
    };
    let group = |row: usize| match places {
        Places::Numbered => numbered(row * width + 1),
        Places::Nameless => format!("({})", vec!["?"; width].join(", ")),
    };
    let groups: Vec<String> = (0..rows).map(group).collect();
    text.replacen(&numbered(1), &groups.join(", "), 1)
}

/// All in groups of `size`, the last with what is left.
pub(crate) fn groups_of<T>(all: Vec<T>, size: usize) -> impl Iterator<Item = Vec<T>> {
    let mut left = all.into_iter();
    std::iter::from_fn(move || {
        let group: Vec<T> = left.by_ref().take(size).collect();
        (!group.is_empty()).then_some(group)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_grows_to_many_rows() {
        let of = |places| many_rows("INSERT INTO t(a, b) VALUES($1, $2) RETURNING a", 2, 2, places);
        assert_eq!(of(Places::Numbered), "INSERT INTO t(a, b) VALUES($1, $2), ($3, $4) RETURNING a");
        assert_eq!(of(Places::Nameless), "INSERT INTO t(a, b) VALUES(?, ?), (?, ?) RETURNING a");
    }
}
