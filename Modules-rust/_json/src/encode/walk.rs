//! The walk through an object: containers are opened and closed on a stack of its own, so that their
//! depth needs none of the thread's.

use std::ffi::CStr;

use cpython_api::types::{DictPosition, DictProgress, FastSequence, PyAny, PyDict, PyList, PyTuple};
use cpython_api::{Bound, PyErr, PyResult, Python, Recursion, RecursiveCall};
use json_text::Short;

use super::frame::{Entry, Frame, Items, Source};
use super::kind::{Kind, Style};
use super::layout::{Before, Levels};
use super::markers::Open;
use super::output::Output;
use super::{Options, pairs};

/// The walk, and where it is.
pub(super) struct Walk<'w, 'a, 'py> {
    py: Python<'py>,
    options: &'w Options<'a, 'py>,
    pub(super) out: Output<'w, 'a, 'py>,
    levels: Levels<'w, 'py>,
    open: Open<'a, 'py>,
    frames: Vec<Frame<'py>>,
    recursion: Recursion<'py>,
    /// How many containers are open; frames for what `default` was called for are not.
    depth: usize,
}

static EMPTY_LIST: Short = Short::EMPTY.followed_by(b'[').unwrap().followed_by(b']').unwrap();
static EMPTY_DICT: Short = Short::EMPTY.followed_by(b'{').unwrap().followed_by(b'}').unwrap();

/// The end of the text of `RecursionError`.
const PLACE: &CStr = c" while encoding a JSON object";

impl<'w, 'a, 'py> Walk<'w, 'a, 'py> {
    #[inline]
    pub(super) fn new(
        py: Python<'py>,
        options: &'w Options<'a, 'py>,
        out: Output<'w, 'a, 'py>,
        levels: Levels<'w, 'py>,
    ) -> Self {
        let open = Open::new(options.markers);
        Self { py, options, out, levels, open, frames: Vec::new(), recursion: py.recursion(), depth: 0 }
    }

    /// Writes an object.
    ///
    /// # Errors
    ///
    /// Those of the encoder.
    #[inline]
    pub(super) fn write(&mut self, object: &Bound<'py, PyAny>) -> PyResult<()> {
        self.value(object.clone(), Before::Nothing)?;
        while let Some(frame) = self.frames.last_mut() {
            let level = self.levels.at(self.depth);
            let leads = if self.out.is_plain() { level.leads.as_ref() } else { None };
            // Each kind comes to the same calls below, which are inlined.
            let next = match (&mut frame.items, leads) {
                (Items::List(index), Some(leads)) => {
                    let Some(list) = frame.object.cast_exact::<PyList>() else {
                        unreachable!("a list is one for ever")
                    };
                    let next = self.out.plain_items(list, index, leads)?;
                    let before = if *index == 1 { Before::List } else { Before::Next };
                    next.map(|item| (item, before))
                }
                (Items::Dict(position), Some(leads)) => {
                    let Some(dict) = frame.object.cast_exact::<PyDict>() else {
                        unreachable!("a dict is one for ever")
                    };
                    let next = self
                        .out
                        .plain_entries(&mut frame.started, leads, |push| Ok(dict.lend_next_item(position, push)))?;
                    match next {
                        Some(entry) => {
                            let Some(value) = self.key(entry)? else { continue };
                            Some((value, Before::Nothing))
                        }
                        None => None,
                    }
                }
                (Items::CheckedDict(progress), Some(leads)) => {
                    let Some(dict) = frame.object.cast_exact::<PyDict>() else {
                        unreachable!("a dict is one for ever")
                    };
                    let next =
                        self.out.plain_entries(&mut frame.started, leads, |push| progress.lend_next(dict, push))?;
                    match next {
                        Some(entry) => {
                            let Some(value) = self.key(entry)? else { continue };
                            Some((value, Before::Nothing))
                        }
                        None => None,
                    }
                }
                _ => {
                    self.item()?;
                    continue;
                }
            };
            match next {
                Some((value, before)) => self.value(value, before)?,
                None => self.close()?,
            }
        }
        Ok(())
    }

    /// Writes one item of the innermost container, whatever they are, or closes it.
    #[inline(never)]
    fn item(&mut self) -> PyResult<()> {
        let Some(frame) = self.frames.last_mut() else { return Ok(()) };
        let style = self.out.style;
        let value = match &mut frame.items {
            Items::List(index) => {
                let item = frame.object.cast_exact::<PyList>().and_then(|list| list.get(*index));
                *index += usize::from(item.is_some());
                item
            }
            Items::Dict(position) => {
                let entry = frame.object.cast_exact::<PyDict>().and_then(|dict| dict.next_item(position));
                return self.entry_or_close(entry);
            }
            Items::CheckedDict(progress) => {
                let entry = frame.object.cast_exact::<PyDict>().and_then(|dict| progress.next(dict)).transpose()?;
                return self.entry_or_close(entry);
            }
            Items::Replaced => None,
            Items::Other(source) => match &mut **source {
                Source::List(list, index) => {
                    *index += 1;
                    list.get(*index - 1)
                }
                Source::Tuple(tuple, index) => {
                    *index += 1;
                    tuple.get(*index - 1).map(|item| item.to_owned())
                }
                Source::Iter(items) => items.next().transpose()?,
                Source::Entries(entries) => {
                    let entry = entries.next();
                    return self.entry_or_close(entry);
                }
                Source::Pairs(pairs, index) => {
                    *index += 1;
                    let entry = pairs.get(*index - 1).map(|pair| pairs::split(style, &pair)).transpose()?;
                    return self.entry_or_close(entry);
                }
                Source::PairIter(pairs) => {
                    let pair = pairs.next().transpose()?;
                    let entry = pair.map(|pair| pairs::split(style, &pair)).transpose()?;
                    return self.entry_or_close(entry);
                }
            },
        };
        let Some(value) = value else { return self.close_any() };
        let before = if frame.started { Before::Next } else { Before::List };
        frame.started = true;
        self.any_value(value, before)
    }

    fn entry_or_close(&mut self, entry: Option<Entry<'py>>) -> PyResult<()> {
        match entry {
            Some(entry) => self.entry(entry),
            None => self.close_any(),
        }
    }

    /// Writes a key and its value.
    fn entry(&mut self, entry: Entry<'py>) -> PyResult<()> {
        match self.key(entry)? {
            Some(value) => self.any_value(value, Before::Nothing),
            None => Ok(()),
        }
    }

    /// Writes a key. The value is given, unless both are to be skipped.
    #[inline]
    fn key(&mut self, (key, value): Entry<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Some(frame) = self.frames.last_mut() else { return Ok(None) };
        let before = if frame.started { Before::Next } else { Before::Dict };
        if !self.out.key(&key, before, self.levels.at(self.depth))? {
            self.out.count()?;
            return Ok(None);
        }
        frame.started = true;
        Ok(Some(value))
    }

    /// Writes an object, or opens it if it is a container.
    #[inline]
    fn value(&mut self, value: Bound<'py, PyAny>, before: Before) -> PyResult<()> {
        if value.cast_exact::<PyDict>().is_some() {
            self.open_dict(value, before)
        } else if value.cast_exact::<PyList>().is_some() {
            self.open_list(value, before)
        } else {
            self.any_value(value, before)
        }
    }

    #[inline(never)]
    fn any_value(&mut self, mut value: Bound<'py, PyAny>, mut before: Before) -> PyResult<()> {
        loop {
            if value.cast_exact::<PyDict>().is_some() {
                return self.open_dict(value, before);
            } else if value.cast_exact::<PyList>().is_some() {
                return self.open_list(value, before);
            }
            match self.out.style.kind(&value)? {
                Kind::Sequence => return self.open_sequence(value, before),
                Kind::Dict => return self.open_mapping(value, before),
                Kind::Other => {
                    self.out.before(before, self.levels.at(self.depth))?;
                    before = Before::Nothing;
                    value = self.replace(value)?;
                }
                kind => {
                    self.out.scalar(kind, &value, before, self.levels.at(self.depth))?;
                    return self.out.count();
                }
            }
        }
    }

    /// What `default` gives for an object. The object is marked until that is written.
    fn replace(&mut self, object: Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.open.enter(&object, &self.frames)?;
        let value = self.options.default.call(&[&object])?;
        let level = self.recursion.enter(PLACE)?;
        self.push(object, Items::Replaced, level)?;
        Ok(value)
    }

    /// Opens a frame.
    #[inline(always)]
    fn push(&mut self, object: Bound<'py, PyAny>, items: Items<'py>, level: RecursiveCall<'py>) -> PyResult<()> {
        if self.frames.len() == self.frames.capacity() && self.frames.try_reserve(FRAMES).is_err() {
            return Err(PyErr::no_memory(self.py));
        }
        self.frames.push(Frame { object, items, started: false, _level: level });
        Ok(())
    }

    /// Writes what stands before a container, and goes one level deeper.
    #[inline(always)]
    fn begin(&mut self, before: Before) -> PyResult<RecursiveCall<'py>> {
        self.out.before(before, self.levels.at(self.depth))?;
        self.recursion.enter(PLACE)
    }

    /// Marks a container that has items.
    #[inline]
    fn mark(&mut self, object: &Bound<'py, PyAny>) -> PyResult<()> {
        self.open.enter(object, &self.frames)
    }

    /// The containers inside are one deeper now.
    #[inline]
    fn deeper(&mut self) -> PyResult<()> {
        self.depth += 1;
        self.levels.enter(self.depth)
    }

    /// Writes a container without items.
    #[inline]
    fn empty(&mut self, text: &'static Short) -> PyResult<()> {
        self.out.push_short(text)?;
        self.out.count()
    }

    fn open_list(&mut self, object: Bound<'py, PyAny>, before: Before) -> PyResult<()> {
        if object.cast_exact::<PyList>().is_some_and(|list| list.is_empty()) {
            self.out.before(before, self.levels.at(self.depth))?;
            return self.empty(&EMPTY_LIST);
        }
        let level = self.begin(before)?;
        self.mark(&object)?;
        self.deeper()?;
        self.push(object, Items::List(0), level)
    }

    fn open_dict(&mut self, object: Bound<'py, PyAny>, before: Before) -> PyResult<()> {
        let Some(dict) = object.cast_exact::<PyDict>() else { return Ok(()) };
        if dict.is_empty() {
            self.out.before(before, self.levels.at(self.depth))?;
            return self.empty(&EMPTY_DICT);
        }
        let level = self.begin(before)?;
        self.mark(&object)?;
        self.out.push_byte(b'{')?;
        self.deeper()?;
        if self.options.sort_keys {
            let items = self.sorted_items(&object)?;
            return self.push(object, items, level);
        }
        match self.out.style {
            Style::C => self.push(object, Items::Dict(DictPosition::default()), level),
            Style::Python => {
                let progress = DictProgress::start(dict);
                self.push(object, Items::CheckedDict(progress), level)
            }
        }
    }

    /// Opens a tuple, or an instance of a subclass of list or tuple.
    fn open_sequence(&mut self, object: Bound<'py, PyAny>, before: Before) -> PyResult<()> {
        let level = self.begin(before)?;
        let source = match (self.out.style, object.cast_exact::<PyTuple>()) {
            (_, Some(tuple)) => Some(Source::Tuple(tuple.clone(), 0)),
            (Style::Python, None) => None,
            (Style::C, None) => Some(match object.as_sequence().fast(c"_iterencode_list needs a sequence")? {
                FastSequence::List(list) => Source::List(list, 0),
                FastSequence::Tuple(tuple) => Source::Tuple(tuple, 0),
            }),
        };
        let is_empty = match &source {
            Some(Source::Tuple(tuple, _)) => tuple.is_empty(),
            Some(Source::List(list, _)) => list.is_empty(),
            _ => !object.is_truthy()?,
        };
        if is_empty {
            return self.empty(&EMPTY_LIST);
        }
        self.mark(&object)?;
        self.deeper()?;
        let source = match source {
            Some(source) => source,
            None => Source::Iter(object.try_iter()?),
        };
        self.push(object, Items::Other(Box::new(source)), level)
    }

    /// Opens an instance of a subclass of dict.
    fn open_mapping(&mut self, object: Bound<'py, PyAny>, before: Before) -> PyResult<()> {
        let level = self.begin(before)?;
        let is_empty = match (self.out.style, object.cast::<PyDict>()) {
            (Style::C, Some(dict)) => dict.is_empty(),
            _ => !object.is_truthy()?,
        };
        if is_empty {
            return self.empty(&EMPTY_DICT);
        }
        self.mark(&object)?;
        self.out.push_byte(b'{')?;
        self.deeper()?;
        let items = self.sorted_items(&object)?;
        self.push(object, items, level)
    }

    /// The items of a dict, sorted if that is wanted.
    #[inline(never)]
    fn sorted_items(&self, object: &Bound<'py, PyAny>) -> PyResult<Items<'py>> {
        if let Some(dict) = object.cast_exact::<PyDict>()
            && let Some(entries) = pairs::sorted(dict)?
        {
            return Ok(Items::Other(Box::new(Source::Entries(entries.into_iter()))));
        }
        let items = match self.out.style {
            Style::C => object.as_mapping().items()?,
            Style::Python => {
                let items = object.call_method0(c"items")?;
                if !self.options.sort_keys {
                    return Ok(Items::Other(Box::new(Source::PairIter(items.try_iter()?))));
                }
                items.as_sequence().to_list()?
            }
        };
        if self.options.sort_keys {
            items.sort()?;
        }
        Ok(Items::Other(Box::new(Source::Pairs(items, 0))))
    }

    /// As [`close`](Self::close), for the rarer callers.
    #[inline(never)]
    fn close_any(&mut self) -> PyResult<()> {
        self.close()
    }

    /// Closes the innermost container.
    #[inline(always)]
    fn close(&mut self) -> PyResult<()> {
        // The frame is taken away where it is: moved, it would be read as a whole soon after it was written in parts.
        let Some(frame) = self.frames.last() else { return Ok(()) };
        let rest = self.frames.len() - 1;
        let Some(bracket) = frame.items.close() else {
            let result = self.open.leave(&frame.object);
            self.frames.truncate(rest);
            return result;
        };
        let started = match frame.items {
            // The index is behind the last item that there was.
            Items::List(index) => frame.started || index > 0,
            _ => frame.started,
        };
        if self.out.style == Style::C {
            self.open.leave(&frame.object)?;
        }
        // The list has become empty meanwhile. Lib/json's Python code would not write its bracket any more, as
        // it does not for a subclass that has no items though it is true.
        if bracket == b']' && !started && (self.out.style == Style::C || matches!(frame.items, Items::List(_))) {
            self.out.before(Before::List, self.levels.at(self.depth))?;
        }
        self.depth -= 1;
        if (bracket == b']' || started)
            && let Some(newline) = &self.levels.at(self.depth).newline
        {
            self.out.push_str(newline)?;
        }
        self.out.push_byte(bracket)?;
        if self.out.style == Style::Python {
            self.open.leave(&frame.object)?;
        }
        self.frames.truncate(rest);
        self.out.count()
    }
}

/// How many frames there is room for at first.
const FRAMES: usize = 8;
