//! A twin of Modules/_testclinic.c: Lib/test/test_clinic.py judges it.

pub(crate) mod classes;
mod converters;
mod deprecated;
mod parameters;

use cpython_api::types::PyAny;
use cpython_api::{Borrowed, pymodule};

/// Docstrings of the C module, read from the tree that is being built.
mod docs {
    include!(concat!(env!("OUT_DIR"), "/docs.rs"));
}

/// Clinic's `object`.
type Object<'a, 'py> = Borrowed<'a, 'py, PyAny>;

#[pymodule(submodule)]
pub(crate) mod clinic {
    #[pymodule_export]
    use super::classes::{
        DeprKwdInit, DeprKwdInitNoInline, DeprKwdNew, DeprStarInit, DeprStarInitNoInline, DeprStarNew, TestClass,
    };
    #[pymodule_export]
    use super::converters::{
        bool_converter, bool_converter_c_default, byte_array_object_converter, bytes_object_converter, char_converter,
        clone_f1, clone_f2, clone_with_conv_f1, clone_with_conv_f2, double_converter, float_converter,
        gh_99240_double_free, int_converter, long_converter, long_long_converter, objects_converter,
        py_buffer_converter, py_complex_converter, py_ssize_t_converter, short_converter, size_t_converter,
        slice_index_converter, str_converter, str_converter_encoding, unicode_converter, unsigned_char_converter,
        unsigned_int_converter, unsigned_long_converter, unsigned_long_long_converter, unsigned_short_converter,
    };
    #[pymodule_export]
    use super::deprecated::{
        depr_kwd_multi, depr_kwd_noinline, depr_kwd_optional_1, depr_kwd_optional_2, depr_kwd_optional_3,
        depr_kwd_required_1, depr_kwd_required_2, depr_kwd_required_optional, depr_multi, depr_star_multi,
        depr_star_noinline, depr_star_pos0_len1, depr_star_pos0_len2, depr_star_pos0_len3_with_kwd,
        depr_star_pos1_len1, depr_star_pos1_len1_opt, depr_star_pos1_len2_with_kwd, depr_star_pos2_len1,
        depr_star_pos2_len2, depr_star_pos2_len2_with_kwd,
    };
    #[pymodule_export]
    use super::parameters::{
        gh_32092_kw_pass, gh_32092_oob, gh_99233_refcount, keyword_only_parameter, keywords, keywords_kwonly,
        keywords_kwonly_opt, keywords_opt, keywords_opt_kwonly, null_or_tuple_for_varargs, posonly_keywords,
        posonly_keywords_kwonly, posonly_keywords_kwonly_opt, posonly_keywords_opt, posonly_keywords_opt_kwonly_opt,
        posonly_kwonly, posonly_kwonly_opt, posonly_opt_keywords_opt, posonly_opt_keywords_opt_kwonly_opt,
        posonly_opt_kwonly_opt, posonly_vararg, test_empty_function, vararg, vararg_kwonly_req_opt,
        vararg_with_default, vararg_with_default2, vararg_with_only_defaults,
    };
}
