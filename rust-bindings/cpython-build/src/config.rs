//! The facts that CPython's configure wrote about its build.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};

/// The environment variable that names the file with the facts.
const VARIABLE: &str = "CPYTHON_BUILD_CONFIG";

/// One configured build of CPython.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildConfig {
    /// The file these facts were read from.
    pub file: PathBuf,
    /// `PY_VERSION` as three numbers: (3, 13, 5).
    pub version: (u8, u8, u8),
    /// Whether there is a GIL; false for `--disable-gil` (PEP 703).
    pub gil: bool,
    /// Whether this is a `--with-pydebug` build.
    pub debug: bool,
    /// CPython's source directory.
    pub srcdir: PathBuf,
    /// CPython's build directory, where its `pyconfig.h` is.
    pub builddir: PathBuf,
    /// The compiler for CPython's C code, with the arguments that belong to it.
    pub cc: String,
    /// The preprocessor and language flags that CPython's C code is compiled with.
    pub cflags: Vec<String>,
    /// The target, by rustc's name for it.
    pub target: String,
}

/// Why the facts could not be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigError {
    /// `CPYTHON_BUILD_CONFIG` is not set.
    NotSet,
    /// The file cannot be read.
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the operating system said.
        reason: String,
    },
    /// The file does not say what it should.
    Malformed {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSet => write!(
                f,
                "{VARIABLE} is not set, so it is not known which CPython to build for. Build with CPython's \
                 make, or set it to the file Modules/rust.conf in the build directory of a CPython \
                 configured --with-rust"
            ),
            Self::Unreadable { file, reason } => write!(
                f,
                "cannot read {} (named by {VARIABLE}): {reason}. A CPython configured --with-rust has it in \
                 its build directory; ./configure-rust configures one",
                file.display()
            ),
            Self::Malformed { file, reason } => {
                write!(f, "{}: {reason}. CPython's configure writes this file; run it again", file.display())
            }
        }
    }
}

impl std::error::Error for ConfigError {}

impl BuildConfig {
    /// Reads the facts of the build named by `CPYTHON_BUILD_CONFIG`, and tells cargo that
    /// the build script depends on them.
    ///
    /// # Errors
    ///
    /// When the variable is not set, or the file cannot be read or understood.
    pub fn from_env() -> Result<Self, ConfigError> {
        println!("cargo::rerun-if-env-changed={VARIABLE}");
        let file = std::env::var_os(VARIABLE).ok_or(ConfigError::NotSet)?;
        let file = PathBuf::from(file);
        println!("cargo::rerun-if-changed={}", file.display());
        let text = std::fs::read_to_string(&file)
            .map_err(|error| ConfigError::Unreadable { file: file.clone(), reason: error.to_string() })?;
        Self::parse(&file, &text)
    }

    /// What the interpreter of this build prints when it runs these lines, for tests.
    ///
    /// # Panics
    ///
    /// If there is no interpreter, or an exception leaves the lines: its traceback is the
    /// panic's message.
    pub fn python(&self, lines: &str) -> String {
        let python = self.builddir.join("python");
        let output = std::process::Command::new(&python)
            .args(["-E", "-c", lines])
            .output()
            .unwrap_or_else(|error| panic!("{}: {error}; build CPython with make first", python.display()));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Reads the facts from the text of the file.
    ///
    /// # Errors
    ///
    /// When a fact is missing or has a value that does not make sense.
    pub fn parse(file: &Path, text: &str) -> Result<Self, ConfigError> {
        let malformed = |reason: String| ConfigError::Malformed { file: file.to_owned(), reason };
        let mut facts = HashMap::new();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (key, value) =
                line.split_once('=').ok_or_else(|| malformed(format!("`{line}` is not of the form key=value")))?;
            facts.insert(key, value);
        }
        let fact =
            |key: &str| facts.get(key).copied().ok_or_else(|| malformed(format!("the line `{key}=` is missing")));
        let flag = |key: &str| match fact(key)? {
            "yes" => Ok(true),
            "no" => Ok(false),
            other => Err(malformed(format!("`{key}={other}`: expected yes or no"))),
        };
        let version = fact("version")?;
        if flag("trace_refs")? {
            return Err(malformed("--with-trace-refs changes the layout of every object and is not supported".into()));
        }
        Ok(Self {
            file: file.to_owned(),
            version: parse_version(version)
                .ok_or_else(|| malformed(format!("`version={version}`: expected a version such as 3.13.5")))?,
            gil: flag("gil")?,
            debug: flag("debug")?,
            srcdir: fact("srcdir")?.into(),
            builddir: fact("builddir")?.into(),
            cc: fact("cc")?.into(),
            cflags: fact("cflags")?.split_whitespace().map(str::to_owned).collect(),
            target: fact("target")?.into(),
        })
    }

    /// The arguments that a C compiler needs to read CPython's headers as this build does.
    pub fn header_args(&self) -> Vec<String> {
        let mut args = self.cflags.clone();
        args.push(format!("-I{}", self.builddir.display()));
        args.push(format!("-I{}", self.srcdir.join("Include").display()));
        args
    }

    /// Tells cargo the facts that Rust code is compiled differently for: the cfgs
    /// `Py_GIL_DISABLED` and `Py_DEBUG`, which are set as C has them.
    pub fn emit_cfgs(&self) {
        for (name, set) in [("Py_GIL_DISABLED", !self.gil), ("Py_DEBUG", self.debug)] {
            println!("cargo::rustc-check-cfg=cfg({name})");
            if set {
                println!("cargo::rustc-cfg={name}");
            }
        }
    }
}

/// "3.13.5" or "3.14.0b2+" as three numbers.
fn parse_version(text: &str) -> Option<(u8, u8, u8)> {
    let mut parts = text.splitn(3, '.');
    let major = parts.next()?.parse().ok()?;
    let minor = parts.next()?.parse().ok()?;
    let micro = parts.next()?;
    let digits = micro.find(|c: char| !c.is_ascii_digit()).unwrap_or(micro.len());
    Some((major, minor, micro[..digits].parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "# comment\nversion=3.13.5\ngil=no\ndebug=yes\ntrace_refs=no\nsrcdir=/src dir\n\
                        builddir=/b\ntarget=x86_64-unknown-linux-gnu\ncc=ccache gcc\ncflags=-DX=1  -pthread\n";

    fn parse(text: &str) -> Result<BuildConfig, ConfigError> {
        BuildConfig::parse(Path::new("rust.conf"), text)
    }

    fn reason(text: &str) -> String {
        parse(text).unwrap_err().to_string()
    }

    #[test]
    fn facts_are_read() {
        let config = parse(GOOD).unwrap();
        assert_eq!(config.version, (3, 13, 5));
        assert!(!config.gil && config.debug);
        assert_eq!(config.cc, "ccache gcc");
        assert_eq!(config.header_args(), ["-DX=1", "-pthread", "-I/b", "-I/src dir/Include"]);
    }

    #[test]
    fn a_fact_that_is_missing_is_named() {
        for key in ["version", "gil", "debug", "srcdir", "builddir", "target", "cc", "cflags", "trace_refs"] {
            let text: String = GOOD
                .lines()
                .filter(|line| !line.starts_with(&format!("{key}=")))
                .map(|line| format!("{line}\n"))
                .collect();
            assert!(reason(&text).contains(&format!("`{key}=`")), "{key}: {}", reason(&text));
        }
    }

    #[test]
    fn a_value_without_sense_is_named() {
        assert!(reason(&GOOD.replace("gil=no", "gil=maybe")).contains("`gil=maybe`"));
        assert!(reason(&GOOD.replace("3.13.5", "three")).contains("`version=three`"));
        assert!(reason(&GOOD.replace("gil=no", "gil")).contains("`gil` is not of the form"));
        assert!(reason(&GOOD.replace("trace_refs=no", "trace_refs=yes")).contains("--with-trace-refs"));
    }

    #[test]
    fn versions() {
        assert_eq!(parse_version("3.14.0b2+"), Some((3, 14, 0)));
        assert_eq!(parse_version("3.13"), None);
        assert_eq!(parse_version("3.13.x"), None);
    }
}
