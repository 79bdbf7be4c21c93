//! The walk through an object: containers are opened and closed on a stack of its own, so that their
//! depth needs none of the thread's.

use cpython_api::types::{DictPosition, DictProgress, PyAny, PyDict, PyList, PyTuple};
use cpython_api::{Bound, PyErr, PyResult, Python};
use json_text::Text;

use super::frame::{Frame, Items};
use super::kind::Kind;
use super::layout::{Lead, Levels};
use super::markers::Open;
use super::output::Output;
use super::{Options, Style, pairs};

/// The walk, and where it is.
pub(super) struct Walk<'w, 'a, 'py> {
    pub(super) py: Python<'py>,
    options: &'w Options<'a, 'py>,
    pub(super) out: Output<'w, 'a, 'py>,
    levels: Levels<'w, 'py>,
    open: Open<'a, 'py>,
    /// The innermost container that is open, and those around it.
    current: Option<Frame<'py>>,
    outer: Vec<Frame<'py>>,
    /// How many containers are open.
    depth: usize,
}

/// What comes after some items.
enum Step<'py> {
    /// Another item, with what stands before it.
    Into(Bound<'py, PyAny>, Lead),
    /// The end of the container.
    Close,
}

impl<'w, 'a, 'py> Walk<'w, 'a, 'py> {
    #[inline]
    pub(super) fn new(options: &'w Options<'a, 'py>, out: Output<'w, 'a, 'py>, levels: Levels<'w, 'py>) -> Self {
        Self {
            py: out.py,
            options,
            out,
            levels,
            open: Open::new(options.markers),
            current: None,
            outer: Vec::new(),
            depth: 0,
        }
    }

    /// Writes an object.
    ///
    /// # Errors
    ///
    /// Those of the encoder.
    #[inline]
    pub(super) fn write(&mut self, object: &Bound<'py, PyAny>) -> PyResult<()> {
        if self.out.scalar(object, &Lead::NONE, self.levels.at(0))? {
            return Ok(());
        }
        self.enter(object.clone(), Lead::NONE)?;
        while self.current.is_some() {
            match self.items()? {
                Step::Into(value, lead) => self.enter(value, lead)?,
                Step::Close => self.close()?,
            }
        }
        Ok(())
    }

    /// Writes items of the innermost container up to one that is a container itself, or to the end.
    fn items(&mut self) -> PyResult<Step<'py>> {
        let (out, level) = (&mut self.out, self.levels.at(self.depth));
        let Some(frame) = &mut self.current else { return Ok(Step::Close) };
        /// Writes the values of a list, which `$next` gives.
        macro_rules! values {
            ($next:expr) => {
                while let Some(value) = $next {
                    let lead = if frame.started { &level.next } else { &level.list };
                    frame.started = true;
                    if !out.scalar(&value, lead, level)? {
                        return Ok(Step::Into(value, *lead));
                    }
                    out.count()?;
                }
            };
        }
        /// Writes the keys and values of a dict, which `$next` gives.
        macro_rules! entries {
            ($next:expr) => {
                while let Some((key, value)) = $next {
                    let lead = if frame.started { &level.next } else { &level.dict };
                    if out.key(&key, lead, level)? {
                        frame.started = true;
                        if !out.scalar(&value, &Lead::NONE, level)? {
                            return Ok(Step::Into(value, Lead::NONE));
                        }
                    }
                    out.count()?;
                }
            };
        }
        match &mut frame.items {
            Items::List(list, index) => values!(list.get(*index).inspect(|_| *index += 1)),
            Items::Tuple(tuple, index) => {
                values!(tuple.get(*index).map(|item| item.to_owned()).inspect(|_| *index += 1));
            }
            Items::Iter(items) => values!(items.next().transpose()?),
            Items::Dict(dict, position) => entries!(dict.next_item(position)),
            Items::CheckedDict(dict, progress) => entries!(progress.next(dict).transpose()?),
            Items::Entries(items) => entries!(items.next()),
            Items::Pairs(items, index) => {
                entries!(
                    items
                        .get(*index)
                        .inspect(|_| *index += 1)
                        .map(|pair| pairs::split(out.style, &pair))
                        .transpose()?
                );
            }
            Items::PairIter(items) => {
                entries!(items.next().transpose()?.map(|pair| pairs::split(out.style, &pair)).transpose()?);
            }
            Items::Replaced => {}
        }
        Ok(Step::Close)
    }

    /// Writes an object that [`Output::scalar`] does not know: opens it if it is a container.
    fn enter(&mut self, mut value: Bound<'py, PyAny>, mut lead: Lead) -> PyResult<()> {
        loop {
            let kind = exact_container(&value).map_or_else(|| self.out.style.kind(&value), Ok)?;
            match kind {
                Kind::Sequence => return self.open_sequence(value, &lead),
                Kind::Dict => return self.open_dict(value, &lead),
                Kind::Other => {
                    self.out.push_lead(&lead, self.levels.at(self.depth))?;
                    lead = Lead::NONE;
                    value = self.replace(value)?;
                    if !self.out.scalar(&value, &lead, self.levels.at(self.depth))? {
                        continue;
                    }
                }
                Kind::Constant(word) => self.out.word(word.as_bytes(), &lead, self.levels.at(self.depth))?,
                kind => self.out.other_scalar(kind, &value, &lead, self.levels.at(self.depth))?,
            }
            return self.out.count();
        }
    }

    /// What `default` gives for an object. The object is marked until that is written.
    fn replace(&mut self, object: Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.open.enter(&object, self.current.as_ref(), &self.outer)?;
        let value = self.options.default.call(&[&object])?;
        let level = self.py.enter_recursive_call(PLACE)?;
        self.push(Frame { items: Items::Replaced, started: false, object, _level: level })?;
        Ok(value)
    }

    fn push(&mut self, frame: Frame<'py>) -> PyResult<()> {
        if let Some(outer) = self.current.replace(frame) {
            if self.outer.try_reserve(1).is_err() {
                return Err(PyErr::no_memory(self.py));
            }
            self.outer.push(outer);
        }
        Ok(())
    }

    fn open_sequence(&mut self, object: Bound<'py, PyAny>, lead: &Lead) -> PyResult<()> {
        let recursion = self.py.enter_recursive_call(PLACE)?;
        let exact = exact_items(&object);
        let items = match (exact, self.out.style) {
            (Some(items), _) => Some(items),
            (None, Style::C) => {
                let items = match object.as_sequence().fast(c"_iterencode_list needs a sequence")? {
                    cpython_api::types::FastSequence::List(list) => Items::List(list, 0),
                    cpython_api::types::FastSequence::Tuple(tuple) => Items::Tuple(tuple, 0),
                };
                Some(items)
            }
            (None, Style::Python) => None,
        };
        let is_empty = match &items {
            Some(Items::List(list, _)) => list.is_empty(),
            Some(Items::Tuple(tuple, _)) => tuple.is_empty(),
            _ => false,
        };
        if items.is_none() {
            // What stands before it is written before Python looks at it.
            self.out.push_lead(lead, self.levels.at(self.depth))?;
        }
        let lead = if items.is_none() { &Lead::NONE } else { lead };
        if is_empty || (items.is_none() && !object.is_truthy()?) {
            self.out.word(b"[]", lead, self.levels.at(self.depth))?;
            return self.out.count();
        }
        self.out.push_lead(lead, self.levels.at(self.depth))?;
        self.open.enter(&object, self.current.as_ref(), &self.outer)?;
        self.levels.enter(self.depth + 1)?;
        let items = match items {
            Some(items) => items,
            None => Items::Iter(object.try_iter()?),
        };
        self.depth += 1;
        self.push(Frame { items, started: false, object, _level: recursion })
    }

    fn open_dict(&mut self, object: Bound<'py, PyAny>, lead: &Lead) -> PyResult<()> {
        let recursion = self.py.enter_recursive_call(PLACE)?;
        let exact = object.cast_exact::<PyDict>().is_some();
        let is_empty = match object.cast::<PyDict>() {
            Some(dict) if exact || self.out.style == Style::C => dict.is_empty(),
            _ => {
                self.out.push_lead(lead, self.levels.at(self.depth))?;
                !object.is_truthy()?
            }
        };
        let lead = if exact || self.out.style == Style::C { lead } else { &Lead::NONE };
        if is_empty {
            self.out.word(b"{}", lead, self.levels.at(self.depth))?;
            return self.out.count();
        }
        self.out.push_lead(lead, self.levels.at(self.depth))?;
        self.open.enter(&object, self.current.as_ref(), &self.outer)?;
        self.out.push(Text::Ascii(b"{"))?;
        self.levels.enter(self.depth + 1)?;
        let items = self.dict_items(&object)?;
        self.depth += 1;
        self.push(Frame { items, started: false, object, _level: recursion })
    }

    fn dict_items(&self, object: &Bound<'py, PyAny>) -> PyResult<Items<'py>> {
        if let Some(dict) = object.cast_exact::<PyDict>() {
            if !self.options.sort_keys {
                return Ok(match self.out.style {
                    Style::C => Items::Dict(dict.clone(), DictPosition::default()),
                    Style::Python => Items::CheckedDict(dict.clone(), DictProgress::start(dict)),
                });
            }
            if let Some(entries) = pairs::sorted(dict)? {
                return Ok(Items::Entries(entries.into_iter()));
            }
        }
        let items = match self.out.style {
            Style::C => object.as_mapping().items()?,
            Style::Python => {
                let items = object.call_method0(c"items")?;
                if !self.options.sort_keys {
                    return Ok(Items::PairIter(items.try_iter()?));
                }
                items.as_sequence().to_list()?
            }
        };
        if self.options.sort_keys {
            items.sort()?;
        }
        Ok(Items::Pairs(items, 0))
    }

    /// Closes the innermost container.
    fn close(&mut self) -> PyResult<()> {
        let Some(frame) = self.current.take() else { return Ok(()) };
        self.current = self.outer.pop();
        let Some(bracket) = frame.items.close() else { return self.open.leave(&frame.object) };
        self.depth -= 1;
        if self.out.style == Style::C {
            self.open.leave(&frame.object)?;
        }
        if bracket == b']' && !frame.started && self.out.style == Style::C {
            let (depth, level) = (self.depth + 1, self.levels.at(self.depth + 1));
            debug_assert!(depth > 0);
            self.out.push_lead(&level.list, level)?;
        }
        if (bracket == b']' || frame.started)
            && let Some(newline) = &self.levels.at(self.depth).newline
        {
            self.out.push_str(newline)?;
        }
        self.out.push(Text::Ascii(&[bracket]))?;
        if self.out.style == Style::Python {
            self.open.leave(&frame.object)?;
        }
        self.out.count()
    }
}

/// The end of the text of `RecursionError`.
const PLACE: &std::ffi::CStr = c" while encoding a JSON object";

/// The kind of an object that is a list, a tuple or a dict itself.
#[inline]
fn exact_container(value: &Bound<'_, PyAny>) -> Option<Kind> {
    if value.cast_exact::<PyDict>().is_some() {
        Some(Kind::Dict)
    } else if value.cast_exact::<PyList>().is_some() || value.cast_exact::<PyTuple>().is_some() {
        Some(Kind::Sequence)
    } else {
        None
    }
}

/// The items of a list or a tuple itself.
#[inline]
fn exact_items<'py>(object: &Bound<'py, PyAny>) -> Option<Items<'py>> {
    match object.cast_exact::<PyList>() {
        Some(list) => Some(Items::List(list.clone(), 0)),
        None => object.cast_exact::<PyTuple>().map(|tuple| Items::Tuple(tuple.clone(), 0)),
    }
}
