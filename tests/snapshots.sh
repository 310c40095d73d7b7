#!/usr/bin/env bash
# Rejects snapshots that no test reads. $1 is the list insta writes while the suite runs
# (INSTA_SNAPSHOT_REFERENCES_FILE).
set -euo pipefail
cd "$(dirname "$0")/.."
read_by_tests=$1

if pending=$(git ls-files --cached --others -- '*.snap.new' '*.pending-snap') && [ -n "$pending" ]; then
    printf 'Snapshots that wait for a decision:\n%s\n' "$pending"
    exit 1
fi

committed=$(git ls-files --cached --others --exclude-standard -- '*.snap' | while read -r file; do
    if [ -f "$file" ]; then realpath "$file"; fi
done | sort)
touch "$read_by_tests"
unread=$(comm -23 <(printf '%s\n' "$committed" | grep . || true) <(xargs -r -d '\n' realpath -m <"$read_by_tests" | sort -u))
if [ -n "$unread" ]; then
    printf 'No test reads these snapshots:\n%s\n' "$unread"
    exit 1
fi
printf '%s snapshots, each read by a test\n' "$(printf '%s\n' "$committed" | grep -c . || true)"
