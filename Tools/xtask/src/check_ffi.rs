//! `cargo xtask check-ffi`: are the declarations of cpython-sys those of C?
//!
//! The C compiler that built CPython is asked about each size, offset, constant and signature; pyo3-ffi,
//! which people wrote by hand, about the same and about what is missing. Each difference from pyo3-ffi
//! stands in check_ffi/known.txt with its reason.

mod items;
mod parity;
mod programs;
mod types;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use xshell::{Shell, cmd};

use self::items::Items;
use self::programs::{Asked, Numbers, has_name, measure};
use crate::Error;

/// The known differences from pyo3-ffi: reasons that begin with `# `, and under each the items.
const KNOWN: &str = include_str!("check_ffi/known.txt");

/// Where pyo3-ffi comes from: the benchmark's PyO3.
const PYO3_MANIFEST: &str = "Tools/bench/api/pyo3/Cargo.toml";

/// The configured build of CPython that is asked about.
struct Build {
    config: PathBuf,
    cc: Vec<String>,
    builddir: String,
    srcdir: String,
    version: String,
    gil: bool,
}

impl Build {
    fn read(sh: &Shell, root: &Path, variant: &str) -> Result<Self, Error> {
        let config = root.join("build").join(variant).join("Modules/rust.conf");
        let text = sh.read_file(&config).map_err(|error| {
            format!("{error}: build CPython first, with ./configure-rust --variant={variant} && make VARIANT={variant}")
        })?;
        let facts: BTreeMap<&str, &str> = text.lines().filter_map(|line| line.split_once('=')).collect();
        let fact = |name: &str| {
            facts.get(name).map(|fact| (*fact).to_owned()).ok_or_else(|| format!("{}: no {name}", config.display()))
        };
        Ok(Self {
            cc: format!("{} {}", fact("cc")?, fact("cflags")?).split_whitespace().map(str::to_owned).collect(),
            builddir: fact("builddir")?,
            srcdir: fact("srcdir")?,
            version: fact("version")?,
            gil: fact("gil")? == "yes",
            config,
        })
    }

    /// The C compiler with what it needs to read CPython's headers.
    fn compile(&self, sh: &Shell, more: &[&str]) -> Result<std::process::Output, Error> {
        let (compiler, flags) = self.cc.split_first().ok_or("rust.conf names no compiler")?;
        let Self { builddir, srcdir, .. } = self;
        let (debug, gil) = (self.builddir.ends_with("-debug"), self.gil);
        let defines = [
            format!("-DCPYTHON_SYS_GIL={}", u8::from(gil)),
            format!("-DCPYTHON_SYS_DEBUG={}", u8::from(debug)),
            "-DCPYTHON_SYS_VERSION=(PY_VERSION_HEX>>8)".to_owned(),
        ];
        let command = cmd!(sh, "{compiler} {flags...} -w -I{builddir} -I{srcdir}/Include {defines...} {more...}");
        Ok(command.quiet().ignore_status().output()?)
    }
}

/// A crate of declarations, compiled for a build.
struct Declarations {
    items: Items,
    numbers: Numbers,
    rlib: PathBuf,
}

impl Declarations {
    /// Compiles a package and reads what it declares. `left_out` are modules that hold something else.
    fn of(sh: &Shell, package: &str, manifest: &Path, dir: &Path, left_out: &[&str]) -> Result<Self, Error> {
        let target = dir.join(package);
        let cargo = |verb: &str| {
            cmd!(sh, "cargo {verb} --quiet --locked --manifest-path {manifest} --package {package} --lib")
                .arg("--target-dir")
                .arg(&target)
                .quiet()
        };
        cargo("build").run()?;
        // What the macros and cfgs come to is shown by an option that rustc keeps for nightly; it only prints.
        let expanded = cargo("rustc").args(["--", "-Zunpretty=expanded"]).env("RUSTC_BOOTSTRAP", "1").read()?;
        let items = Items::parse(&expanded, left_out)?;
        let rlib = newest(sh, &target.join("debug/deps"), &format!("lib{}-", package.replace('-', "_")))?;
        let numbers = measure(sh, &items, &rlib, &target)?;
        Ok(Self { items, numbers, rlib })
    }
}

/// The file in a directory that was written last, of those whose names begin so and end with `.rlib`.
fn newest(sh: &Shell, dir: &Path, begin: &str) -> Result<PathBuf, Error> {
    let files = sh.read_dir(dir)?;
    let fits = |file: &PathBuf| {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        name.starts_with(begin) && name.ends_with(".rlib")
    };
    let changed = |file: &PathBuf| file.metadata().and_then(|metadata| metadata.modified()).ok();
    let newest = files.into_iter().filter(fits).max_by_key(changed);
    newest.ok_or_else(|| format!("no {begin}*.rlib in {}", dir.display()).into())
}

/// Checks one build, and prints what was compared.
pub(crate) fn run(sh: &Shell, root: &Path, variant: &str) -> Result<(), Error> {
    let build = Build::read(sh, root, variant)?;
    let dir = root.join("build/check-ffi").join(variant);
    sh.create_dir(&dir)?;
    let _config = sh.push_env("CPYTHON_BUILD_CONFIG", &build.config);
    let _python = sh.push_env("PYO3_PYTHON", format!("{}/python", build.builddir));
    let _module = sh.push_env("PYO3_BUILD_EXTENSION_MODULE", "1");

    println!("check-ffi: cpython-sys for CPython {}, build/{variant}", build.version);
    // Structs that no header for modules has; cpython-sys/tests/lockfree.rs compares them with C's source.
    let left_out = ["dictkeys"];
    let ours = Declarations::of(sh, "cpython-sys", &root.join("Cargo.toml"), &dir, &left_out)?;
    let wrapper = root.join("rust-bindings/cpython-sys/include/wrapper.h");
    let mut problems = ask_c(sh, &wrapper, &dir, &build, &ours)?;
    problems.extend(parity::compare(sh, &ours.items, &build, &wrapper, &ours.rlib, &dir)?);
    if build.gil {
        let theirs = Declarations::of(
            sh,
            "pyo3-ffi",
            &root.join(PYO3_MANIFEST),
            &dir,
            // Functions of newer versions written anew, and the implementation of the crate.
            &["compat", "impl_", "types"],
        )?;
        problems.extend(compare(&ours, &theirs)?);
    } else {
        println!("pyo3-ffi: not asked, because it has no free-threaded 3.13");
    }
    if problems.is_empty() {
        return Ok(());
    }
    for problem in &problems {
        eprintln!("{problem}");
    }
    Err(format!("{} items of cpython-sys are not as they should be", problems.len()).into())
}

/// Lets the C compiler judge; what it denies.
fn ask_c(sh: &Shell, wrapper: &Path, dir: &Path, build: &Build, ours: &Declarations) -> Result<Vec<String>, Error> {
    let read = |option: &str| -> Result<String, Error> {
        let output = build.compile(sh, &["-E", option, &wrapper.display().to_string()])?;
        Ok(String::from_utf8(output.stdout)?)
    };
    let defined = read("-dM")?;
    let macros: BTreeSet<String> =
        defined.lines().filter_map(|line| Some(line.split(' ').nth(1)?.to_owned())).collect();
    let asked = Asked::about(&ours.items, &ours.numbers, &read("-P")?, &macros);
    let program = dir.join("check.c");
    sh.write_file(&program, asked.program(wrapper))?;
    let output = build.compile(sh, &["-fsyntax-only", "-fmax-errors=0", &program.display().to_string()])?;
    let said = String::from_utf8_lossy(&output.stderr);
    let mut problems: Vec<String> =
        said.lines().filter(|line| line.contains("error:")).map(|line| format!("C: {line}")).collect();
    if problems.is_empty() && !output.status.success() {
        problems.push(format!("C: {said}"));
    }
    let count = |fits: fn(&str) -> bool| asked.questions.keys().filter(|what| fits(what)).count();
    println!(
        "C compiler: {} sizes and alignments, {} offsets, {} constants, {} functions, {} variables asked; {} wrong",
        count(|what| what.starts_with("size ") || what.starts_with("align ")),
        count(|what| !what.contains(' ')),
        count(|what| what.starts_with("const ")),
        count(|what| what.starts_with("fn ")),
        count(|what| what.starts_with("static ")),
        problems.len()
    );
    Ok(problems)
}

/// Compares with pyo3-ffi, item by item; what is not known to differ.
fn compare(ours: &Declarations, theirs: &Declarations) -> Result<Vec<String>, Error> {
    let mut same = BTreeMap::<&str, usize>::new();
    let mut different = BTreeMap::<String, String>::new();
    let mut note = |kind: &'static str, name: &str, ours: Option<String>, theirs: String| match ours {
        Some(ours) if ours == theirs => *same.entry(kind).or_default() += 1,
        Some(ours) => {
            different.insert(format!("{kind} {name}"), format!("ours: {ours}\n      pyo3-ffi: {theirs}"));
        }
        None => {
            different.insert(format!("{kind} {name}"), format!("only in pyo3-ffi: {theirs}"));
        }
    };
    for (name, (function, _)) in &theirs.items.functions {
        let mine = ours.items.functions.get(name);
        let mut other = theirs.items.resolve_function(function).to_string();
        let mine = mine.map(|(function, defined_by_c)| {
            let mine = ours.items.resolve_function(function).to_string();
            // What stands for a macro says bool for C's truth, and usize for an index that cannot be negative.
            let as_in_c = mine.replace("usize", "isize").replace("-> bool", "-> i32");
            if !defined_by_c && as_in_c == other {
                other.clone_from(&mine);
            }
            mine
        });
        note("fn", name, mine, other);
    }
    for (name, ty) in &theirs.items.statics {
        let mine = ours.items.statics.get(name).map(|ty| ours.items.resolve(ty).to_string());
        note("static", name, mine, theirs.items.resolve(ty).to_string());
    }
    for name in theirs.items.constants.keys().filter(|name| !name.starts_with('_')) {
        let Some(number) = theirs.numbers.get(&format!("const {name}")) else { continue };
        let mine = ours.numbers.get(&format!("const {name}")).map(i128::to_string);
        note("const", name, mine, number.to_string());
    }
    for (name, item) in theirs.items.structs.iter().filter(|(name, _)| has_name(name)) {
        let layout = |of: &Declarations, name: &str| -> Option<String> {
            let mut layout = format!("size {}", of.numbers.get(&format!("size {name}"))?);
            for field in &item.fields {
                if let Some(offset) = of.numbers.get(&format!("{name}.{field}")) {
                    layout += &format!(", {field} at {offset}");
                }
            }
            Some(layout)
        };
        let own_name = match ours.items.aliases.get(name) {
            Some(types::Type::Name(of)) if ours.items.structs.contains_key(of) => of,
            _ => name,
        };
        let mine = layout(ours, own_name).map(|text| text.replace(own_name.as_str(), name));
        note("struct", name, mine, layout(theirs, name).unwrap_or_default());
    }

    let known = known()?;
    let unknown = different.iter().filter(|(what, _)| !known.contains_key(what.as_str()));
    let mut problems: Vec<String> = unknown.map(|(what, how)| format!("{what}\n      {how}")).collect();
    let gone = known.keys().filter(|what| !different.contains_key(**what));
    problems.extend(gone.map(|what| format!("{what}: check_ffi/known.txt says it differs, but it does not")));
    let only = different.values().filter(|how| how.starts_with("only")).count();
    println!(
        "pyo3-ffi: {} functions, {} variables, {} constants, {} structs alike; {} differ and {only} are only there, \
         {} of both with a reason",
        same.get("fn").unwrap_or(&0),
        same.get("static").unwrap_or(&0),
        same.get("const").unwrap_or(&0),
        same.get("struct").unwrap_or(&0),
        different.len() - only,
        known.len(),
    );
    Ok(problems)
}

/// The known differences, with their reasons.
fn known() -> Result<BTreeMap<&'static str, &'static str>, Error> {
    let mut reason = None;
    let mut known = BTreeMap::new();
    for line in KNOWN.lines().filter(|line| !line.is_empty()) {
        match line.strip_prefix("# ") {
            Some(text) => reason = Some(text),
            None => {
                let reason = reason.ok_or("check_ffi/known.txt begins without a reason")?;
                if known.insert(line, reason).is_some() {
                    return Err(format!("check_ffi/known.txt has {line} twice").into());
                }
            }
        }
    }
    Ok(known)
}
