#!/bin/sh
# A throw-away PostgreSQL cluster for tests: fast, and unsafe for anything else.
#   export FENGQIAO_TEST_PG=$(tests/postgres.sh start)     prints the url of its maintenance database
#   tests/postgres.sh stop                                 stops it and removes its files
# FENGQIAO_TEST_PG_DIR names the folder, for more than one cluster at a time.
set -eu

home=${FENGQIAO_TEST_PG_DIR:-${TMPDIR:-/tmp}/fengqiao-test-pg-$(id -u)}

fail() {
    echo "$*" >&2
    exit 1
}

# PostgreSQL refuses to run as root.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && setpriv --reuid=postgres --regid=postgres --clear-groups "$@")
    else
        "$@"
    fi
}

programs() {
    for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV); do
        if [ -x "$folder/initdb" ]; then
            echo "$folder"
            return
        fi
    done
    command -v initdb >/dev/null || fail "PostgreSQL is missing: apt-get install postgresql"
    dirname "$(command -v initdb)"
}

running() {
    [ -d "$home/data" ] && as_postgres "$bin/pg_ctl" status -D "$home/data" >/dev/null 2>&1
}

start() {
    if running; then
        cat "$home/url"
        return
    fi
    rm -rf "$home"
    mkdir -m 700 "$home"
    if [ "$(id -u)" = 0 ]; then chown postgres:postgres "$home"; fi
    as_postgres "$bin/initdb" --no-sync --locale=C --encoding=UTF8 --auth=trust --username=postgres \
        -D "$home/data" >"$home/log" 2>&1 || fail "initdb failed: $(cat "$home/log")"
    # A port somebody else has makes the start fail; then try the next one.
    port=$((20000 + $$ % 20000))
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        if as_postgres "$bin/pg_ctl" start -w -s -D "$home/data" -l "$home/data/log" -o "-p $port \
            -c listen_addresses=127.0.0.1 -c unix_socket_directories=$home -c max_connections=200 \
            -c fsync=off -c synchronous_commit=off -c full_page_writes=off" >"$home/log" 2>&1; then
            echo "postgres://postgres@127.0.0.1:$port/postgres" >"$home/url"
            cat "$home/url"
            return
        fi
        port=$((port + 97))
    done
    fail "PostgreSQL does not start: $(cat "$home/data/log")"
}

stop() {
    if running; then as_postgres "$bin/pg_ctl" stop -m immediate -s -D "$home/data"; fi
    rm -rf "$home"
}

bin=$(programs)
case ${1:-} in
    start) start ;;
    stop) stop ;;
    *) fail "usage: $0 start|stop" ;;
esac
