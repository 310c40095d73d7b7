//! The values that travel in and out of a database.

/// One value: bound to a placeholder, or found in a column.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Bind {
    /// No value.
    #[default]
    Null,
    /// A whole number; 0 and 1 for no and yes; fen for money.
    Int(i64),
    /// Text, also ids and ISO dates.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

/// Makes the array of values for `$1 … $n`: `&binds![id, name, today]`.
#[macro_export]
macro_rules! binds {
    ($($value:expr),* $(,)?) => { [$($crate::Bind::from($value)),*] };
}

macro_rules! from {
    ($($source:ty, $value:ident => $bind:expr;)*) => {
        $(impl From<$source> for Bind {
            fn from($value: $source) -> Self {
                $bind
            }
        })*
    };
}

from! {
    &str, value => Self::Text(value.to_owned());
    String, value => Self::Text(value);
    &String, value => Self::Text(value.clone());
    i64, value => Self::Int(value);
    i32, value => Self::Int(value.into());
    i16, value => Self::Int(value.into());
    u32, value => Self::Int(value.into());
    u16, value => Self::Int(value.into());
    u8, value => Self::Int(value.into());
    // Counts in memory; none can reach 2^63.
    usize, value => Self::Int(value as i64);
    bool, value => Self::Int(value.into());
    Vec<u8>, value => Self::Blob(value);
    &[u8], value => Self::Blob(value.to_vec());
    &Self, value => value.clone();
}

impl<T: Into<Self>> From<Option<T>> for Bind {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// One row of an answer, read by position.
///
/// The getters panic, like indexing, when the position or type contradicts the SQL beside them: that is a
/// mistake in the program. A transaction around such a panic is rolled back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row(Vec<Bind>);

impl Row {
    pub(crate) const fn new(values: Vec<Bind>) -> Self {
        Self(values)
    }

    /// The number of columns.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no columns.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All values in order.
    pub fn values(&self) -> &[Bind] {
        &self.0
    }

    /// All values in order, taken out without copying.
    pub fn into_values(self) -> Vec<Bind> {
        self.0
    }

    /// The value at `position`.
    ///
    /// # Panics
    /// When there is no such column.
    pub fn value(&self, position: usize) -> &Bind {
        &self.0[position]
    }

    /// Whether the value at `position` is NULL.
    pub fn is_null(&self, position: usize) -> bool {
        matches!(self.value(position), Bind::Null)
    }

    /// A whole number.
    ///
    /// # Panics
    /// When the column holds anything else.
    pub fn int(&self, position: usize) -> i64 {
        self.opt_int(position).unwrap_or_else(|| self.mismatch(position, "a number"))
    }

    /// A whole number or NULL.
    ///
    /// # Panics
    /// When the column holds anything else.
    pub fn opt_int(&self, position: usize) -> Option<i64> {
        match self.value(position) {
            Bind::Null => None,
            Bind::Int(number) => Some(*number),
            _ => self.mismatch(position, "a number"),
        }
    }

    /// Yes or no, stored as 1 or 0.
    ///
    /// # Panics
    /// When the column holds anything but a number.
    pub fn flag(&self, position: usize) -> bool {
        self.int(position) != 0
    }

    /// Yes, no or NULL.
    ///
    /// # Panics
    /// When the column holds anything but a number or NULL.
    pub fn opt_flag(&self, position: usize) -> Option<bool> {
        self.opt_int(position).map(|number| number != 0)
    }

    /// Text, borrowed.
    ///
    /// # Panics
    /// When the column holds anything else.
    pub fn str(&self, position: usize) -> &str {
        self.opt_str(position).unwrap_or_else(|| self.mismatch(position, "text"))
    }

    /// Text or NULL, borrowed.
    ///
    /// # Panics
    /// When the column holds anything else.
    pub fn opt_str(&self, position: usize) -> Option<&str> {
        match self.value(position) {
            Bind::Null => None,
            Bind::Text(text) => Some(text),
            _ => self.mismatch(position, "text"),
        }
    }

    /// Text.
    ///
    /// # Panics
    /// When the column holds anything else.
    pub fn text(&self, position: usize) -> String {
        self.str(position).to_owned()
    }

    /// Text or NULL.
    ///
    /// # Panics
    /// When the column holds anything else.
    pub fn opt_text(&self, position: usize) -> Option<String> {
        self.opt_str(position).map(str::to_owned)
    }

    /// Bytes.
    ///
    /// # Panics
    /// When the column holds anything else.
    pub fn blob(&self, position: usize) -> Vec<u8> {
        self.opt_blob(position).unwrap_or_else(|| self.mismatch(position, "bytes"))
    }

    /// Bytes or NULL.
    ///
    /// # Panics
    /// When the column holds anything else.
    pub fn opt_blob(&self, position: usize) -> Option<Vec<u8>> {
        match self.value(position) {
            Bind::Null => None,
            Bind::Blob(bytes) => Some(bytes.clone()),
            _ => self.mismatch(position, "bytes"),
        }
    }

    /// Names what was expected, never the value itself: it may be somebody's personal data.
    fn mismatch(&self, position: usize, expected: &str) -> ! {
        let found = match self.value(position) {
            Bind::Null => "NULL",
            Bind::Int(_) => "a number",
            Bind::Text(_) => "text",
            Bind::Blob(_) => "bytes",
        };
        panic!("column {position} of the answer is {found}, expected {expected}")
    }
}
