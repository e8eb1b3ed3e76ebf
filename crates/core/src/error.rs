/// What every error of Paywright can tell a program: one stable word, the same in every language.
///
/// The text of an error is for people and may be reworded; its code never changes its meaning.
pub trait ErrorCode {
    /// The stable machine code, lower-case words joined by `_`, for example `signature_mismatch`.
    fn code(&self) -> &'static str;
}
