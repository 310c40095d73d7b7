//! What was measured beside what was asked for.

/// The lines of the report.
#[derive(Default)]
pub struct Report {
    lines: Vec<[String; 4]>,
}

impl Report {
    /// A figure that should not be above a bound: shows how much of the bound it takes.
    pub fn at_most(&mut self, what: impl Into<String>, measured: u64, bound: u64, unit: &str) {
        self.line(what.into(), measured, format!("≤ {bound} {unit}"), measured * 100 / bound.max(1), unit);
    }

    /// A figure that should not be below a bound: shows how often it reaches it.
    pub fn at_least(&mut self, what: impl Into<String>, measured: u64, bound: u64, unit: &str) {
        self.line(what.into(), measured, format!("≥ {bound} {unit}"), measured * 100 / bound.max(1), unit);
    }

    /// A figure nothing was asked of.
    pub fn note(&mut self, what: impl Into<String>, measured: impl Into<String>) {
        let line = [what.into(), measured.into(), String::new(), String::new()];
        eprintln!("{}", line.join("  "));
        self.lines.push(line);
    }

    fn line(&mut self, what: String, measured: u64, bound: String, percent: u64, unit: &str) {
        let line = [what, format!("{measured} {unit}"), bound, format!("{percent} %")];
        eprintln!("{}", line.join("  "));
        self.lines.push(line);
    }

    /// Prints all of it as a table.
    pub fn print(&self) {
        println!("\n| what | measured | asked for | of it |\n|---|---:|---:|---:|");
        for line in &self.lines {
            println!("| {} |", line.join(" | "));
        }
    }
}
