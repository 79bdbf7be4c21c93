//! What is wrong with text that is no Base64, in the words of Modules/binascii.c.

use std::fmt;

/// Why characters cannot be decoded. Its text is the message of `binascii.Error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// Strict: the first character is padding.
    LeadingPadding,
    /// Strict: padding where nothing is to be padded.
    ExcessPadding,
    /// Strict: something after the padding.
    ExcessData,
    /// Strict: a character that is not in the alphabet.
    NotBase64,
    /// Strict: data between padding characters.
    DiscontinuousPadding,
    /// The data ends with a single character, which is less than a byte; this many there are.
    Length(usize),
    /// The data ends within four characters and is not padded.
    IncorrectPadding,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LeadingPadding => "Leading padding not allowed",
            Self::ExcessPadding => "Excess padding not allowed",
            Self::ExcessData => "Excess data after padding",
            Self::NotBase64 => "Only base64 data is allowed",
            Self::DiscontinuousPadding => "Discontinuous padding not allowed",
            Self::IncorrectPadding => "Incorrect padding",
            Self::Length(chars) => {
                return write!(
                    f,
                    "Invalid base64-encoded string: number of data characters ({chars}) cannot be 1 more than a \
                     multiple of 4"
                );
            }
        })
    }
}

impl std::error::Error for DecodeError {}
