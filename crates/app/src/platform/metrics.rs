//! Counters for `/metrics`, in the text format of Prometheus. Nothing about people.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// Upper bounds of the buckets, in milliseconds.
const BOUNDS: [u64; 7] = [1, 5, 20, 50, 200, 1000, 5000];

/// Counts of one process since its start.
#[derive(Default)]
pub struct Metrics {
    requests: Histogram,
    database: Histogram,
    refused: AtomicU64,
    failed: AtomicU64,
}

#[derive(Default)]
struct Histogram {
    buckets: [AtomicU64; BOUNDS.len()],
    count: AtomicU64,
    micros: AtomicU64,
}

impl Metrics {
    /// Counts one answered request.
    pub fn request(&self, status: u16, took: Duration) {
        self.requests.add(took);
        match status {
            400..=499 => self.refused.fetch_add(1, Relaxed),
            500.. => self.failed.fetch_add(1, Relaxed),
            _ => 0,
        };
    }

    /// Runs database work and counts how long it took.
    pub fn time_db<T>(&self, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let value = work();
        self.database.add(start.elapsed());
        value
    }

    /// The page of `/metrics`.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.requests.write(&mut out, "fengqiao_http_request", "requests answered");
        self.database.write(&mut out, "fengqiao_database", "transactions and reads");
        for (name, value) in [("refused", &self.refused), ("failed", &self.failed)] {
            let _ = writeln!(
                out,
                "# TYPE fengqiao_http_{name}_total counter\nfengqiao_http_{name}_total {}",
                value.load(Relaxed)
            );
        }
        out
    }
}

impl Histogram {
    fn add(&self, took: Duration) {
        for (bucket, bound) in self.buckets.iter().zip(BOUNDS) {
            if took <= Duration::from_millis(bound) {
                bucket.fetch_add(1, Relaxed);
            }
        }
        self.count.fetch_add(1, Relaxed);
        self.micros.fetch_add(took.as_micros() as u64, Relaxed);
    }

    fn write(&self, out: &mut String, name: &str, help: &str) {
        let _ = writeln!(out, "# HELP {name}_seconds {help}\n# TYPE {name}_seconds histogram");
        for (bucket, bound) in self.buckets.iter().zip(BOUNDS) {
            let _ = writeln!(
                out,
                "{name}_seconds_bucket{{le=\"{}\"}} {}",
                seconds(bound * 1000),
                bucket.load(Relaxed)
            );
        }
        let count = self.count.load(Relaxed);
        let _ = writeln!(out, "{name}_seconds_bucket{{le=\"+Inf\"}} {count}");
        let _ = writeln!(
            out,
            "{name}_seconds_sum {}\n{name}_seconds_count {count}",
            seconds(self.micros.load(Relaxed))
        );
    }
}

/// Seconds with six decimals, from microseconds.
fn seconds(micros: u64) -> String {
    format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_time_and_outcome() {
        let metrics = Metrics::default();
        metrics.request(200, Duration::from_millis(3));
        metrics.request(500, Duration::from_millis(30));
        let text = metrics.text();
        assert!(text.contains("fengqiao_http_request_seconds_bucket{le=\"0.005000\"} 1\n"), "{text}");
        assert!(text.contains("fengqiao_http_request_seconds_count 2\n"));
        assert!(
            text.contains("fengqiao_http_failed_total 1\n")
                && text.contains("fengqiao_http_refused_total 0\n")
        );
    }
}
