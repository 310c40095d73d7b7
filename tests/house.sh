#!/usr/bin/env bash
# What no compiler and no lint checks about the sources. Prints every breach and fails on any.
set -euo pipefail
cd "$(dirname "$0")/.."
shopt -s lastpipe # so that report, the last of a pipe, can set this:
broken=0

# Reports the lines on standard input under a heading, if there are any.
report() {
    local lines
    lines=$(cat)
    if [ -n "$lines" ]; then
        printf '%s\n%s\n' "$1" "$lines"
        broken=1
    fi
}

# Searches tracked and new files; finding nothing is fine.
find_in() { git grep --untracked -InP "$@" || test $? -eq 1; }

find_in '#!?\[allow\(' -- '*.rs' |
    report 'A lint is mended, or #[expect(lint, reason = "…")]:'

find_in '\b(todo!|unimplemented!)\(|\bTODO\b|\bFIXME\b|#\[ignore' -- '*.rs' '*.html' '*.sql' |
    report 'Unfinished:'

git ls-files --cached --others --exclude-standard -- 'crates/*/src/*.rs' | { grep -vE '(^|/)tests?(/|\.rs$)' || true; } |
    while read -r file; do
        if [ -f "$file" ] && [ "$(wc -l <"$file")" -gt 500 ]; then wc -l "$file"; fi
    done | report 'A source file stops at 500 lines:'

find_in '<style|\sstyle\s*=|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*["'\'']|\shx-on|javascript:' -- 'crates/*.html' |
    report 'Pages have one stylesheet and no inline script (the content security policy blocks both):'

find_in '(src|srcset|poster|action)\s*=\s*["'\'']?(https?:)?//|@import|url\(\s*["'\'']?(https?:)?//' -- 'crates/*.html' 'assets/*.css' |
    report 'No request leaves the machine:'

# SQL stands where the store is; tests may look into the database as they like.
find_in '"\s*(SELECT\s|INSERT INTO\s|UPDATE\s+\w+\s+SET\s|DELETE FROM\s)' -- 'crates/app/src/*.rs' 'crates/cli/src/*.rs' |
    { grep -vE '^[^:]*(/store(/[^:]*)?\.rs|/store/[^:]*|/tables/[^:]*|/platform/[^:]*|tests?(/[^:]*)?\.rs|/tests/[^:]*):' || true; } |
    report 'SQL stands only in store.rs, tables/ and platform/:'

find_in '(^|[^A-Za-z0-9_.})*-])/(work|farm|home|root|Users)/[A-Za-z]|(^|[^A-Za-z0-9_])/tmp/[a-z]' -- . ':!Cargo.lock' ':!*/axe.*' |
    report 'The path of a machine:'

for manifest in crates/*/Cargo.toml tests/browser/Cargo.toml; do
    grep -qzE '\[lints\]\s+workspace = true' "$manifest" || echo "$manifest"
done | report 'Without the lints of the workspace:'

exit "$broken"
