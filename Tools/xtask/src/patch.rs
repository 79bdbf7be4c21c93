//! Reading unified diffs: which files one changes, and what it does to each.

/// The changes of a diff to one file.
#[derive(Debug, PartialEq)]
pub(crate) struct FilePatch<'a> {
    /// The file's path, without the `a/` that `patch -p1` drops.
    pub(crate) path: &'a str,
    /// All lines about this file, with the `---` and `+++` that start them.
    pub(crate) text: &'a str,
}

/// Takes a diff apart, file by file.
pub(crate) fn split(diff: &str) -> Vec<FilePatch<'_>> {
    let mut headers = Vec::new();
    let mut start = 0;
    for line in diff.split_inclusive('\n') {
        let next = start + line.len();
        // A removed line that begins with two dashes looks the same, but no `+++` follows it.
        if let Some(path) = line.strip_prefix("--- ").filter(|_| diff[next..].starts_with("+++ ")) {
            let path = path.split(['\t', '\n']).next().unwrap_or(path);
            headers.push((start, path.strip_prefix("a/").unwrap_or(path)));
        }
        start = next;
    }
    let ends = headers.iter().skip(1).map(|&(start, _)| start).chain([diff.len()]);
    headers.iter().zip(ends).map(|(&(start, path), end)| FilePatch { path, text: &diff[start..end] }).collect()
}

impl FilePatch<'_> {
    /// How many lines are added or removed.
    pub(crate) fn changed_lines(&self) -> usize {
        self.text.lines().skip(2).filter(|line| line.starts_with(['+', '-'])).count()
    }
}

/// The diff with the line numbers of its hunks left out: equal for two releases when the changes
/// and the lines around them are.
pub(crate) fn without_line_numbers(diff: &str) -> String {
    diff.lines().map(|line| if line.starts_with("@@ ") { "@@\n".to_owned() } else { format!("{line}\n") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIFF: &str = "\
--- a/one.c
+++ b/one.c
@@ -1,2 +1,2 @@ int one()
--- looks like a header
+new
 same
--- a/dir/two.py\t2025-01-01
+++ b/dir/two.py\t2025-01-02
@@ -7 +7,2 @@
 same
+added
";

    #[test]
    fn files_are_told_apart() {
        let files = split(DIFF);
        assert_eq!(files.iter().map(|file| file.path).collect::<Vec<_>>(), ["one.c", "dir/two.py"]);
        assert!(files[0].text.ends_with("\n same\n") && files[1].text.ends_with("+added\n"));
        assert_eq!(files.iter().map(FilePatch::changed_lines).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn no_file_in_no_diff() {
        assert_eq!(split("words\n"), []);
    }

    #[test]
    fn line_numbers_do_not_count() {
        let moved = DIFF.replace("@@ -7 +7,2 @@", "@@ -70 +90,2 @@");
        assert_eq!(without_line_numbers(&moved), without_line_numbers(DIFF));
        let changed = DIFF.replace("+added", "+other");
        assert_ne!(without_line_numbers(&changed), without_line_numbers(DIFF));
    }
}
