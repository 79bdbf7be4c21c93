//! The functions with arguments that should no longer be given by position or by keyword.
//! They do nothing with them.
#![expect(unused_variables, reason = "as in C, the names are the parameters' names in Python")]

use cpython_api::converters::StrOrRoBuffer;
use cpython_api::pyfunction;

use super::Object;

/// Clinic's `object = None`.
type Opt<'a, 'py> = Option<Object<'a, 'py>>;

#[pyfunction(signature = (* [from 3.14], a))]
fn depr_star_pos0_len1(a: Object<'_, '_>) {}

#[pyfunction(signature = (* [from 3.14], a, b))]
fn depr_star_pos0_len2(a: Object<'_, '_>, b: Object<'_, '_>) {}

#[pyfunction(signature = (* [from 3.14], a, b, c, *, d))]
fn depr_star_pos0_len3_with_kwd(a: Object<'_, '_>, b: Object<'_, '_>, c: Object<'_, '_>, d: Object<'_, '_>) {}

#[pyfunction(signature = (a, * [from 3.14], b = None))]
fn depr_star_pos1_len1_opt(a: Object<'_, '_>, b: Opt<'_, '_>) {}

#[pyfunction(signature = (a, * [from 3.14], b))]
fn depr_star_pos1_len1(a: Object<'_, '_>, b: Object<'_, '_>) {}

#[pyfunction(signature = (a, * [from 3.14], b, c, *, d))]
fn depr_star_pos1_len2_with_kwd(a: Object<'_, '_>, b: Object<'_, '_>, c: Object<'_, '_>, d: Object<'_, '_>) {}

#[pyfunction(signature = (a, b, * [from 3.14], c))]
fn depr_star_pos2_len1(a: Object<'_, '_>, b: Object<'_, '_>, c: Object<'_, '_>) {}

#[pyfunction(signature = (a, b, * [from 3.14], c, d))]
fn depr_star_pos2_len2(a: Object<'_, '_>, b: Object<'_, '_>, c: Object<'_, '_>, d: Object<'_, '_>) {}

#[pyfunction(signature = (a, b, * [from 3.14], c, d, *, e))]
fn depr_star_pos2_len2_with_kwd(
    a: Object<'_, '_>,
    b: Object<'_, '_>,
    c: Object<'_, '_>,
    d: Object<'_, '_>,
    e: Object<'_, '_>,
) {
}

#[pyfunction(signature = (a, * [from 3.14], b, c = None, *, d = "".into()), text = "/, a, b, c=None, *, d=''")]
fn depr_star_noinline(a: Object<'_, '_>, b: Object<'_, '_>, c: Opt<'_, '_>, d: StrOrRoBuffer<'_>) {}

#[pyfunction(signature = (a, * [from 3.16], b, * [from 3.15], c, d, * [from 3.14], e, f, g, *, h))]
#[expect(clippy::too_many_arguments, reason = "as in C")]
fn depr_star_multi(
    a: Object<'_, '_>,
    b: Object<'_, '_>,
    c: Object<'_, '_>,
    d: Object<'_, '_>,
    e: Object<'_, '_>,
    f: Object<'_, '_>,
    g: Object<'_, '_>,
    h: Object<'_, '_>,
) {
}

#[pyfunction(signature = (a, /, b, / [from 3.14]))]
fn depr_kwd_required_1(a: Object<'_, '_>, b: Object<'_, '_>) {}

#[pyfunction(signature = (a, /, b, c, / [from 3.14]))]
fn depr_kwd_required_2(a: Object<'_, '_>, b: Object<'_, '_>, c: Object<'_, '_>) {}

#[pyfunction(signature = (a, /, b = None, / [from 3.14]))]
fn depr_kwd_optional_1(a: Object<'_, '_>, b: Opt<'_, '_>) {}

#[pyfunction(signature = (a, /, b = None, c = None, / [from 3.14]))]
fn depr_kwd_optional_2(a: Object<'_, '_>, b: Opt<'_, '_>, c: Opt<'_, '_>) {}

#[pyfunction(signature = (a = None, b = None, c = None, / [from 3.14]))]
fn depr_kwd_optional_3(a: Opt<'_, '_>, b: Opt<'_, '_>, c: Opt<'_, '_>) {}

#[pyfunction(signature = (a, /, b, c = None, / [from 3.14]))]
fn depr_kwd_required_optional(a: Object<'_, '_>, b: Object<'_, '_>, c: Opt<'_, '_>) {}

#[pyfunction(signature = (a, /, b, c = None, / [from 3.14], d = "".into()), text = "a, /, b, c=None, d=''")]
fn depr_kwd_noinline(a: Object<'_, '_>, b: Object<'_, '_>, c: Opt<'_, '_>, d: StrOrRoBuffer<'_>) {}

#[pyfunction(signature = (a, /, b, / [from 3.14], c, d, / [from 3.15], e, f, g, / [from 3.16], h))]
#[expect(clippy::too_many_arguments, reason = "as in C")]
fn depr_kwd_multi(
    a: Object<'_, '_>,
    b: Object<'_, '_>,
    c: Object<'_, '_>,
    d: Object<'_, '_>,
    e: Object<'_, '_>,
    f: Object<'_, '_>,
    g: Object<'_, '_>,
    h: Object<'_, '_>,
) {
}

#[pyfunction(signature = (a, /, b, / [from 3.14], c, / [from 3.15], d, * [from 3.15], e, * [from 3.14], f, *, g))]
fn depr_multi(
    a: Object<'_, '_>,
    b: Object<'_, '_>,
    c: Object<'_, '_>,
    d: Object<'_, '_>,
    e: Object<'_, '_>,
    f: Object<'_, '_>,
    g: Object<'_, '_>,
) {
}
