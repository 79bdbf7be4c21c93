//! What Python sees of `binascii`, in the interpreter that was just built.

use cpython_build::BuildConfig;

/// What the interpreter prints when it runs these lines.
fn python(lines: &str) -> String {
    BuildConfig::from_env().unwrap().python(lines)
}

#[test]
fn binascii_runs_on_rust() {
    assert_eq!(
        python("import binascii, sysconfig; print(sysconfig.get_config_var('RUST_MODULES').count('binascii'))"),
        "1"
    );
    assert_eq!(
        python("import binascii; print(binascii.hexlify(b'Rust inside', ' '))"),
        "b'52 75 73 74 20 69 6e 73 69 64 65'"
    );
    assert_eq!(python("import binascii; print(hex(binascii.crc32(b'123456789')))"), "0xcbf43926");
}

#[test]
fn docstrings_are_those_of_the_functions_replaced() {
    assert_eq!(python("import binascii; print(binascii.__doc__)"), "Conversion between binary data and ASCII");
    assert_eq!(python("import binascii; print(binascii.crc32.__doc__)"), "Compute CRC-32 incrementally.");
    assert_eq!(python("import inspect, binascii; print(inspect.signature(binascii.a2b_qp))"), "(data, header=False)");
}

#[test]
fn errors_are_value_errors_of_the_module() {
    assert_eq!(
        python(concat!(
            "import binascii\n",
            "try:\n    binascii.unhexlify('0')\n",
            "except binascii.Error as error:\n    print(repr(error), isinstance(error, ValueError))",
        )),
        "Error('Odd-length string') True"
    );
}
