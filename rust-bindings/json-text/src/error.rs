//! What is wrong with a document, in the words of Modules/_json.c.

use std::collections::TryReserveError;
use std::fmt;

/// Why there is no value.
#[derive(Debug, PartialEq, Eq)]
pub enum Error<E> {
    /// No value begins at this unit. C raises StopIteration with its index.
    NoValue(usize),
    /// This is wrong, at this unit. It is [`usize::MAX`], which C has as -1, for a string that is read from
    /// the beginning of the text on, without a quote before it, and does not end.
    Syntax(Syntax, usize),
    /// There is no memory for the characters of a string, or for another level.
    NoMemory,
    /// The builder has refused something.
    Builder(E),
}

impl<E> From<TryReserveError> for Error<E> {
    fn from(_: TryReserveError) -> Self {
        Self::NoMemory
    }
}

/// What is wrong with the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// Neither a comma nor the end of the container follows a value.
    Comma,
    /// No colon follows a key.
    Colon,
    /// No key begins.
    Key,
    /// The end of an array follows a comma.
    TrailingCommaInArray,
    /// The end of an object follows a comma.
    TrailingCommaInObject,
    /// A string begins that does not end.
    Unterminated,
    /// A character below U+0020 stands in a string.
    Control,
    /// There is no such escape.
    Escape,
    /// Four hexadecimal digits are missing after `\u`, or the end of the string after them.
    UnicodeEscape,
}

impl Syntax {
    /// C's text.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Comma => "Expecting ',' delimiter",
            Self::Colon => "Expecting ':' delimiter",
            Self::Key => "Expecting property name enclosed in double quotes",
            Self::TrailingCommaInArray => "Illegal trailing comma before end of array",
            Self::TrailingCommaInObject => "Illegal trailing comma before end of object",
            Self::Unterminated => "Unterminated string starting at",
            Self::Control => "Invalid control character at",
            Self::Escape => "Invalid \\escape",
            Self::UnicodeEscape => "Invalid \\uXXXX escape",
        }
    }
}

impl fmt::Display for Syntax {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}
