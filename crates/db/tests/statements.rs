//! Values in, rows out, the same on both engines.

use fengqiao_db::testing::each_engine;
use fengqiao_db::{Bind, Constraint, Db, DbError, Engine, Row, binds};

fn with_units(db: &Db) {
    db.write(|c| {
        c.batch(
            "CREATE TABLE district (code TEXT PRIMARY KEY);
             CREATE TABLE unit (
                 code TEXT PRIMARY KEY, name TEXT NOT NULL, district TEXT REFERENCES district (code),
                 staff BIGINT CHECK (staff >= 0), seal BLOB, year BIGINT, serial BIGINT, UNIQUE (year, serial));",
        )
    })
    .unwrap();
}

fn insert(db: &Db, sql: &str, binds: &[Bind]) -> Result<u64, DbError> {
    db.write(|c| c.execute(sql, binds))
}

#[test]
fn values_come_back_as_they_went_in() {
    each_engine(|db| {
        with_units(&db);
        let touched = insert(
            &db,
            "INSERT INTO unit (code, name, staff, seal, year) VALUES ($1, $2, $3, $4, $5)",
            &binds!["u1", "和平区'总工会'𠮷", i64::MAX, vec![0_u8, 255], None::<i64>],
        );
        assert_eq!(touched, Ok(1));
        let row = db.read(|c| c.query_one("SELECT code, name, staff, seal, year FROM unit", &[])).unwrap();
        assert_eq!((row.str(0), row.text(1).as_str()), ("u1", "和平区'总工会'𠮷"));
        assert_eq!((row.int(2), row.blob(3), row.opt_int(4)), (i64::MAX, vec![0, 255], None));
        assert!(row.is_null(4));
    });
}

#[test]
fn placeholders_follow_their_numbers() {
    each_engine(|db| {
        let row = db
            .read(|c| {
                c.query_one(
                    "SELECT CAST($10 AS TEXT), CAST($2 AS TEXT), '$1 ''$3''', CAST($1 AS BIGINT), CAST($2 AS TEXT),
                     CAST($3 AS BIGINT) + CAST($4 AS BIGINT) + CAST($5 AS BIGINT) + CAST($6 AS BIGINT)
                     + CAST($7 AS BIGINT) + CAST($8 AS BIGINT) + CAST($9 AS BIGINT)",
                    &binds![1, "two", 3, 4, 5, 6, 7, 8, 9, "ten"],
                )
            })
            .unwrap();
        assert_eq!(row.values(), binds!["ten", "two", "$1 '$3'", 1, "two", 42]);
    });
}

#[test]
fn a_wrong_number_of_values_is_an_error() {
    each_engine(|db| {
        with_units(&db);
        for values in [&binds!["u1"][..], &binds!["u1", "u2", "u3"][..]] {
            let asked = db.read(|c| c.query("SELECT 1 FROM unit WHERE code IN ($1, $2)", values));
            assert!(matches!(asked, Err(DbError::Other(_))), "{asked:?}");
        }
    });
}

#[test]
fn yes_and_no_read_alike() {
    each_engine(|db| {
        let row = db.read(|c| c.query_one("SELECT 1 < 2, 2 < 1, CAST(NULL AS BIGINT)", &[])).unwrap();
        assert_eq!((row.flag(0), row.flag(1), row.opt_flag(2)), (true, false, None));
    });
}

#[test]
fn a_filter_may_be_left_open() {
    each_engine(|db| {
        with_units(&db);
        insert(&db, "INSERT INTO unit (code, name, staff) VALUES ('a', 'A', 1), ('b', 'B', 2)", &[]).unwrap();
        let sql = "SELECT code FROM unit WHERE (staff = $1 OR $1 IS NULL) ORDER BY code LIMIT $2";
        let codes = |staff: Option<i64>| db.read(|c| c.query(sql, &binds![staff, 10])).unwrap().len();
        assert_eq!((codes(None), codes(Some(2)), codes(Some(3))), (2, 1, 0));
    });
}

#[test]
fn text_sorts_bytewise_and_like_minds_case() {
    each_engine(|db| {
        with_units(&db);
        insert(
            &db,
            "INSERT INTO unit (code, name) VALUES ('a', 'n'), ('B', 'n'), ('_', 'n'), ('津', 'n')",
            &[],
        )
        .unwrap();
        let codes = |sql: &str| -> Vec<String> {
            db.read(|c| c.query(sql, &[])).unwrap().iter().map(|row| row.text(0)).collect()
        };
        assert_eq!(codes("SELECT code FROM unit ORDER BY code"), ["B", "_", "a", "津"]);
        assert_eq!(codes("SELECT code FROM unit WHERE code LIKE 'A%'"), [""; 0]);
        assert_eq!(codes("SELECT code FROM unit WHERE code LIKE '\\_%' ESCAPE '\\'"), ["_"]);
    });
}

#[test]
fn rows_stream_until_told_to_stop() {
    each_engine(|db| {
        let sql = "WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < 50000) SELECT i FROM n";
        let mut sum = 0;
        db.read(|c| {
            c.query_each(sql, &[], |row| {
                sum += row.int(0);
                Ok::<_, DbError>(())
            })
        })
        .unwrap();
        assert_eq!(sum, 50_000 * 50_001 / 2);

        let (mut seen, stopped) = (0, DbError::Backup("enough".to_owned()));
        let done = db.read(|c| {
            let done = c.query_each(sql, &[], |row| {
                seen = row.int(0);
                if seen < 3 { Ok(()) } else { Err(stopped.clone()) }
            });
            // The connection is still good.
            assert_eq!(c.query_one("SELECT CAST(7 AS BIGINT)", &[])?.int(0), 7);
            done
        });
        assert_eq!((done, seen), (Err(stopped), 3));
    });
}

#[test]
fn many_rows_go_in_with_few_statements() {
    each_engine(|db| {
        with_units(&db);
        let rows: Vec<_> = (0..2500).map(|i| binds![format!("u{i}"), "名", i].to_vec()).collect();
        let put = |tail: &str| {
            db.write(|c| c.insert_rows("INSERT INTO unit (code, name, staff)", &rows, tail)).unwrap()
        };
        assert_eq!(put(""), 2500);
        assert_eq!(put("ON CONFLICT (code) DO NOTHING"), 0);
        assert_eq!(put("ON CONFLICT (code) DO UPDATE SET staff = unit.staff + 1"), 2500);
        let row =
            db.read(|c| c.query_one("SELECT count(*), CAST(sum(staff) AS BIGINT) FROM unit", &[])).unwrap();
        assert_eq!(row.values(), binds![2500, 2500 * 2499 / 2 + 2500]);
        assert_eq!(db.write(|c| c.insert_rows("INSERT INTO unit (code)", &[], "")), Ok(0));
    });
}

#[test]
fn returning_answers_a_row() {
    each_engine(|db| {
        with_units(&db);
        insert(&db, "INSERT INTO unit (code, name, staff) VALUES ('a', 'A', 1)", &[]).unwrap();
        let row = db
            .write(|c| {
                c.query_opt(
                    "UPDATE unit SET staff = staff + $2 WHERE code = $1 RETURNING staff",
                    &binds!["a", 4],
                )
            })
            .unwrap();
        assert_eq!(row.map(|row| row.int(0)), Some(5));
        let stored = db.read(|c| c.query_one("SELECT staff FROM unit", &[])).unwrap();
        assert_eq!(stored.int(0), 5);
    });
}

#[test]
fn broken_rules_are_named() {
    each_engine(|db| {
        with_units(&db);
        insert(&db, "INSERT INTO unit (code, name, year, serial) VALUES ('a', 'A', 2026, 1)", &[]).unwrap();
        let broken = |sql: &str| match insert(&db, sql, &[]) {
            Err(DbError::Constraint { kind, table, columns, .. }) => (kind, table, columns.join(",")),
            other => panic!("{other:?}"),
        };
        let unit = || "unit".to_owned();
        assert_eq!(
            broken("INSERT INTO unit (code, name) VALUES ('a', 'B')"),
            (Constraint::Unique, unit(), "code".into())
        );
        assert_eq!(
            broken("INSERT INTO unit (code, name, year, serial) VALUES ('b', 'B', 2026, 1)"),
            (Constraint::Unique, unit(), "year,serial".into())
        );
        assert_eq!(
            broken("INSERT INTO unit (code) VALUES ('b')"),
            (Constraint::NotNull, unit(), "name".into())
        );
        assert_eq!(broken("INSERT INTO unit (code, name, staff) VALUES ('b', 'B', -1)").0, Constraint::Check);
        assert_eq!(
            broken("INSERT INTO unit (code, name, district) VALUES ('b', 'B', 'x')").0,
            Constraint::ForeignKey
        );
        let twice = insert(&db, "INSERT INTO unit (code, name) VALUES ('a', 'B')", &[]).unwrap_err();
        assert!(twice.is_unique());
        assert_eq!(twice.unique_columns(), Some(&["code".to_owned()][..]));
    });
}

#[test]
fn mistakes_in_sql_are_errors() {
    each_engine(|db| {
        with_units(&db);
        let bad = [
            "SELECT nothing FROM unit",
            "SELECT \"nothing\" FROM unit",
            "CHOOSE 1",
            "SELECT CAST(1.5 AS REAL)",
            "SELECT code FROM unit; SELECT 1",
        ];
        for sql in bad {
            let asked = db.read(|c| c.query(sql, &[]));
            assert!(matches!(asked, Err(DbError::Other(_))), "{sql}: {asked:?}");
        }
        let nul = insert(&db, "INSERT INTO unit (code, name) VALUES ('n', $1)", &binds!["a\0b"]);
        assert!(nul.is_err());
        assert!(db.read(|c| c.query_one("SELECT code FROM unit", &[])).is_err());
    });
}

#[test]
fn an_error_after_the_first_row_is_not_lost() {
    each_engine(|db| {
        if db.engine() == Engine::Postgres {
            let sql = "SELECT 1 / (3 - i) FROM generate_series(1, 5) AS i";
            assert!(db.read(|c| c.query_opt(sql, &[])).is_err());
        }
    });
}

#[test]
#[should_panic(expected = "column 0 of the answer is text, expected a number")]
fn a_getter_of_the_wrong_type_panics_without_the_value() {
    let db = fengqiao_db::testing::sqlite_migrated(&[]);
    let row: Row = db.read(|c| c.query_one("SELECT 'secret'", &[])).unwrap();
    row.int(0);
}
