//! The few words in which the engines differ, for scripts.

use crate::Engine;

/// Turns a shared script into one for `engine`: `BLOB` becomes `BYTEA` on `PostgreSQL`, and a comment
/// `/*sqlite: … */` or `/*postgres: … */` becomes text for its engine. Quoted text stays as it is.
pub fn for_engine(sql: &str, engine: Engine) -> String {
    let mine = match engine {
        Engine::Sqlite => "/*sqlite:",
        Engine::Postgres => "/*postgres:",
    };
    let mut out = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            '\'' | '"' => quoted(rest, first),
            '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            _ if is_word(first) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (piece, after) = rest.split_at(taken);
        if let Some(text) = piece.strip_prefix(mine).and_then(|text| text.strip_suffix("*/")) {
            out.push_str(&for_engine(text, engine));
        } else if engine == Engine::Postgres && piece.eq_ignore_ascii_case("BLOB") {
            out.push_str("BYTEA");
        } else {
            out.push_str(piece);
        }
        rest = after;
    }
    out
}

/// `($1,$2),($3,$4)`, for inserting `rows` rows of `width` values.
pub fn placeholders(rows: usize, width: usize) -> String {
    let row = |row: usize| {
        let numbers: Vec<_> = (1..=width).map(|column| format!("${}", row * width + column)).collect();
        format!("({})", numbers.join(","))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(",")
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of a quoted piece. A doubled quote inside looks like two pieces side by side, which is fine.
fn quoted(rest: &str, quote: char) -> usize {
    rest[1..].find(quote).map_or(rest.len(), |end| end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "CREATE TABLE a (b BLOB, blobs blob DEFAULT 'BLOB ''BLOB', \"BLOB\" TEXT) -- BLOB's\n\
        /* BLOB */ /*sqlite: WITHOUT ROWID*/ /*postgres: , x BLOB*/;";

    #[test]
    fn sqlite_keeps_its_words() {
        assert_eq!(
            for_engine(SCRIPT, Engine::Sqlite),
            "CREATE TABLE a (b BLOB, blobs blob DEFAULT 'BLOB ''BLOB', \"BLOB\" TEXT) -- BLOB's\n\
             /* BLOB */  WITHOUT ROWID /*postgres: , x BLOB*/;"
        );
    }

    #[test]
    fn postgres_gets_its_own() {
        assert_eq!(
            for_engine(SCRIPT, Engine::Postgres),
            "CREATE TABLE a (b BYTEA, blobs BYTEA DEFAULT 'BLOB ''BLOB', \"BLOB\" TEXT) -- BLOB's\n\
             /* BLOB */ /*sqlite: WITHOUT ROWID*/  , x BYTEA;"
        );
    }

    #[test]
    fn an_unfinished_piece_ends_with_the_script() {
        for text in ["'open", "/* open", "-- open", "\"打开"] {
            assert_eq!(for_engine(text, Engine::Postgres), text);
        }
    }

    #[test]
    fn placeholders_count_on_from_row_to_row() {
        assert_eq!(placeholders(2, 3), "($1,$2,$3),($4,$5,$6)");
    }
}
