//! The sheet a calculation is written on: steps, parameters used, cautions.

use super::articles::Article;
use super::ratio::Ratio;
use super::{Computed, Parameters, Step, Unanswered, Used, What};
use crate::verdict::Basis;
use jiff::civil::Date;

/// A calculation under way.
pub(super) struct Working<'a> {
    pub(super) parameters: &'a Parameters<'a>,
    steps: Vec<Step>,
    used: Vec<Used>,
    cautions: Vec<String>,
}

impl<'a> Working<'a> {
    pub(super) const fn new(parameters: &'a Parameters<'a>) -> Self {
        Self { parameters, steps: Vec::new(), used: Vec::new(), cautions: Vec::new() }
    }

    /// The parameter on a day, noted with what is to be said about it.
    pub(super) fn parameter(&mut self, what: What, for_date: Date) -> Result<Used, Unanswered> {
        let used = self.parameters.on(what, for_date)?;
        for caution in used.cautions() {
            self.caution(caution);
        }
        if !self.used.contains(&used) {
            self.used.push(used.clone());
        }
        Ok(used)
    }

    /// A step the article says.
    pub(super) fn step(&mut self, article: &'static Article, sentence: impl Into<String>) {
        self.steps.push(Step { article, basis: Basis::Text, sentence: sentence.into() });
    }

    /// A step the article leaves open and we inferred.
    pub(super) fn inferred(&mut self, article: &'static Article, sentence: impl Into<String>) {
        self.steps.push(Step { article, basis: Basis::Inferred, sentence: sentence.into() });
    }

    /// A step that rests on a text we know only at second hand.
    pub(super) fn reference(&mut self, article: &'static Article, sentence: impl Into<String>) {
        self.steps.push(Step { article, basis: Basis::Reference, sentence: sentence.into() });
    }

    /// Something to look at beside the result; said once.
    pub(super) fn caution(&mut self, sentence: impl Into<String>) {
        let sentence = sentence.into();
        if !self.cautions.contains(&sentence) {
            self.cautions.push(sentence);
        }
    }

    /// The result: rounded here and nowhere else.
    pub(super) fn answer(self, exact: Ratio) -> Computed {
        let Self { steps, used, cautions, .. } = self;
        Computed { fen: exact.half_up(), steps, used, cautions }
    }
}

impl Used {
    /// Its amount in fen.
    pub(super) fn amount(&self) -> Ratio {
        Ratio::from(self.parameter.fen)
    }
}
