//! The warnings about deprecated ways of giving arguments, and the notes about them in
//! docstrings, word for word as Argument Clinic has them (`deprecate_positional_use` and
//! `deprecate_keyword_use` in Tools/clinic/libclinic/clanguage.py).

use crate::signature::{Param, Signature, Version};

/// Arguments that should not be given by position: warned about if there are more than
/// `first` positional arguments, and at most `end`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Positional {
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) text: String,
}

/// Arguments that should not be given by keyword: warned about if there are fewer than
/// `required` positional arguments, or one of the rest before `end` is given by keyword.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Keyword {
    pub(crate) required: usize,
    pub(crate) end: usize,
    pub(crate) text: String,
}

/// "'a'", "'a' and 'b'", "'a', 'b' and 'c'".
fn words(params: &[&Param]) -> String {
    let names: Vec<_> = params.iter().map(|param| format!("'{}'", param.python_name())).collect();
    match names.as_slice() {
        [most @ .., before, last] => {
            let most: String = most.iter().map(|name| format!("{name}, ")).collect();
            format!("{most}{before} and {last}")
        }
        names => names.concat(),
    }
}

fn s(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// The parameters that have such a version, with their indices.
fn those(signature: &Signature, of: fn(&Param) -> Option<Version>) -> Vec<(usize, &Param, Version)> {
    let version = |(index, param)| of(param).map(|version| (index, param, version));
    signature.params.iter().enumerate().filter_map(version).collect()
}

/// For each version, in their order, what its parameters become.
fn future(params: &[(usize, &Param, Version)], become_what: fn(usize) -> String) -> String {
    let mut text = String::new();
    for group in params.chunk_by(|(_, _, one), (_, _, other)| one == other) {
        let names: Vec<_> = group.iter().map(|(_, param, _)| *param).collect();
        let (count, version) = (names.len(), group[0].2);
        let (plural, names, become_what) = (s(count), words(&names), become_what(count));
        text.push_str(&format!(" Parameter{plural} {names} will become {become_what} in Python {version}."));
    }
    text
}

/// `* [from ..]`; `function` is the name that the text has.
pub(crate) fn positional(signature: &Signature, function: &str) -> Option<Positional> {
    let params = those(signature, |param| param.deprecated_positional);
    let (first, end) = (params.first()?.0, params.last()?.0 + 1);
    let how_many = match (params.len(), first) {
        (_, 0) => String::new(),
        (1, first) => format!("{} ", first + 1),
        (_, first) => format!("more than {first} "),
    };
    let plural = if params.len() > 1 { s(first) } else { "s" };
    let future = future(&params, |count| match count {
        1 => "a keyword-only parameter".to_owned(),
        _ => "keyword-only parameters".to_owned(),
    });
    let text = format!("Passing {how_many}positional argument{plural} to {function}() is deprecated.{future}");
    Some(Positional { first, end, text })
}

/// `/ [from ..]`; `function` is the name that the text has.
pub(crate) fn keyword(signature: &Signature, function: &str) -> Option<Keyword> {
    let params = those(signature, |param| param.deprecated_keyword);
    let end = params.last()?.0 + 1;
    let last_required = params.iter().rev().find(|(_, param, _)| param.default.is_none());
    let required = last_required.map_or(0, |(index, _, _)| index + 1);
    let (plural, names) = (s(params.len()), words(&params.iter().map(|(_, param, _)| *param).collect::<Vec<_>>()));
    let future = future(&params, |_| "positional-only".to_owned());
    let text = format!("Passing keyword argument{plural} {names} to {function}() is deprecated.{future}");
    Some(Keyword { required, end, text })
}

/// What stands in the docstring about this warning.
fn note(text: &str) -> String {
    format!("\n\n{}\n", fill(&format!("Note: {text}"), 70))
}

/// The notes that follow the docstring.
pub(crate) fn notes(keyword: Option<&Keyword>, positional: Option<&Positional>) -> String {
    let keyword = keyword.map(|keyword| note(&keyword.text));
    let positional = positional.map(|positional| note(&positional.text));
    keyword.into_iter().chain(positional).collect()
}

/// `textwrap.fill`, for words that are shorter than a line. Lines are broken at spaces and
/// after hyphens.
fn fill(text: &str, width: usize) -> String {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        for (index, part) in word.split_inclusive('-').enumerate() {
            let line = lines.last_mut().expect("there is a line");
            let space = if index == 0 && !line.is_empty() { " " } else { "" };
            if line.is_empty() || line.chars().count() + space.len() + part.chars().count() <= width {
                line.push_str(space);
                line.push_str(part);
            } else {
                lines.push(part.to_owned());
            }
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes_of(function: &str, signature: &str) -> String {
        let signature = syn::parse_str(signature).unwrap();
        notes(keyword(&signature, function).as_ref(), positional(&signature, function).as_ref())
    }

    /// The docstrings of Modules/clinic/_testclinic_depr.c.h.
    #[test]
    fn notes_are_those_of_clinic() {
        let from = |note: &str| format!("\n\nNote: {note}\n");
        for (function, signature, note) in [
            (
                "_testclinic.DeprStarInit.cloned",
                "(* [from 3.14], a=None)",
                "Passing positional arguments to\n_testclinic.DeprStarInit.cloned() is deprecated. \
                 Parameter 'a' will\nbecome a keyword-only parameter in Python 3.14.",
            ),
            (
                "depr_star_pos0_len2",
                "(* [from 3.14], a, b)",
                "Passing positional arguments to depr_star_pos0_len2() is\ndeprecated. \
                 Parameters 'a' and 'b' will become keyword-only parameters\nin Python 3.14.",
            ),
            (
                "depr_star_pos1_len1_opt",
                "(a, * [from 3.14], b=None)",
                "Passing 2 positional arguments to depr_star_pos1_len1_opt() is\ndeprecated. \
                 Parameter 'b' will become a keyword-only parameter in\nPython 3.14.",
            ),
            (
                "depr_star_pos1_len2_with_kwd",
                "(a, * [from 3.14], b, c, *, d)",
                "Passing more than 1 positional argument to\ndepr_star_pos1_len2_with_kwd() is deprecated. \
                 Parameters 'b' and 'c'\nwill become keyword-only parameters in Python 3.14.",
            ),
            (
                "depr_star_pos2_len2",
                "(a, b, * [from 3.14], c, d)",
                "Passing more than 2 positional arguments to\ndepr_star_pos2_len2() is deprecated. \
                 Parameters 'c' and 'd' will\nbecome keyword-only parameters in Python 3.14.",
            ),
            (
                "depr_star_multi",
                "(a, * [from 3.16], b, * [from 3.15], c, d, * [from 3.14], e, f, g, *, h)",
                "Passing more than 1 positional argument to depr_star_multi() is\ndeprecated. \
                 Parameter 'b' will become a keyword-only parameter in\nPython 3.16. \
                 Parameters 'c' and 'd' will become keyword-only\nparameters in Python 3.15. \
                 Parameters 'e', 'f' and 'g' will become\nkeyword-only parameters in Python 3.14.",
            ),
            (
                "_testclinic.DeprKwdNew",
                "(a=None, / [from 3.14])",
                "Passing keyword argument 'a' to _testclinic.DeprKwdNew() is\ndeprecated. \
                 Parameter 'a' will become positional-only in Python 3.14.",
            ),
            (
                "depr_kwd_required_optional",
                "(a, /, b, c=None, / [from 3.14])",
                "Passing keyword arguments 'b' and 'c' to\ndepr_kwd_required_optional() is deprecated. \
                 Parameters 'b' and 'c'\nwill become positional-only in Python 3.14.",
            ),
            (
                "depr_kwd_multi",
                "(a, /, b, / [from 3.14], c, d, / [from 3.15], e, f, g, / [from 3.16], h)",
                "Passing keyword arguments 'b', 'c', 'd', 'e', 'f' and 'g' to\ndepr_kwd_multi() is deprecated. \
                 Parameter 'b' will become positional-\nonly in Python 3.14. \
                 Parameters 'c' and 'd' will become positional-\nonly in Python 3.15. \
                 Parameters 'e', 'f' and 'g' will become\npositional-only in Python 3.16.",
            ),
        ] {
            assert_eq!(notes_of(function, signature), from(note), "{function}");
        }
    }

    #[test]
    fn both_kinds_have_a_note_each() {
        assert_eq!(
            notes_of(
                "depr_multi",
                "(a, /, b, / [from 3.14], c, / [from 3.15], d, * [from 3.15], e, * [from 3.14], f, *, g)"
            ),
            "\n\nNote: Passing keyword arguments 'b' and 'c' to depr_multi() is\n\
             deprecated. Parameter 'b' will become positional-only in Python 3.14.\n\
             Parameter 'c' will become positional-only in Python 3.15.\n\
             \n\nNote: Passing more than 4 positional arguments to depr_multi() is\n\
             deprecated. Parameter 'e' will become a keyword-only parameter in\n\
             Python 3.15. Parameter 'f' will become a keyword-only parameter in\nPython 3.14.\n"
        );
        assert_eq!(notes_of("f", "(a, /, b)"), "");
    }

    #[test]
    fn when_it_is_warned() {
        let of = |signature: &str| {
            let signature = syn::parse_str(signature).unwrap();
            let keyword = keyword(&signature, "f").map(|keyword| (keyword.required, keyword.end));
            (keyword, positional(&signature, "f").map(|positional| (positional.first, positional.end)))
        };
        assert_eq!(of("(a, b)"), (None, None));
        assert_eq!(of("(a, * [from 3.14], b)"), (None, Some((1, 2))));
        assert_eq!(of("(* [from 3.14], a, b, *, c)"), (None, Some((0, 2))));
        assert_eq!(of("(a, /, b, c, / [from 3.14])"), (Some((3, 3)), None));
        assert_eq!(of("(a, /, b, c=None, / [from 3.14], d=None)"), (Some((2, 3)), None));
        assert_eq!(of("(a=None, b=None, / [from 3.14])"), (Some((0, 2)), None));
    }
}
