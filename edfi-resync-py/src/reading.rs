//! [`Reading`]: an object of the protocol `edfi_resync.Source`, read as the run needs it.
//!
//! A thread of the run draws some records at a time, and has the GIL only while it does: what is drawn waits in a bounded channel, so memory stays flat however
//! many there are.

use std::collections::BTreeSet;
use std::fmt;
use std::time::{Duration, Instant};

use edfi_resync::model::{CampusKeys, CampusRole, ResourceKind};
use edfi_resync::source::arrow::read_records;
use edfi_resync::source::{BlockingSource, CampusSchool, JsonBody, Rows};
use edfi_resync::{Error, ErrorKind, Result, Shown};
use pyo3::prelude::*;
use pyo3::types::{PyIterator, PyString};

use crate::c_data::{Batches, batches_of, gives_batches};
use crate::errors::{Raised, refused, wrong_type};
use crate::raised::Slot;
use crate::rows::{Reader, role_named, role_names};

/// Records that are drawn before others get the GIL, and how long that may take.
const DRAWN: usize = 256;
const TURN: Duration = Duration::from_millis(10);

/// A source as its object describes it.
pub(crate) struct Reading {
    object: Py<PyAny>,
    /// The name of its class.
    class: String,
    endpoints: Vec<String>,
    campus_keys: BTreeSet<CampusRole>,
    days: BTreeSet<String>,
    schools: Vec<CampusSchool>,
    /// Where it keeps what its code raised.
    pub(crate) slot: Slot,
}

/// What an object gives.
enum Drawn {
    Record(JsonBody, CampusKeys),
    Batches(Batches),
}

impl Reading {
    /// Whether something has the methods of a source.
    pub(crate) fn is_one(value: &Bound<'_, PyAny>) -> PyResult<bool> {
        let has = |name: &str| Ok::<_, PyErr>(value.hasattr(name)? && value.getattr(name)?.is_callable());
        Ok(has("endpoints")? && has("read")? && !value.is_instance_of::<pyo3::types::PyType>())
    }

    /// Asks the object what it has.
    ///
    /// # Errors
    /// What its methods raise; `TypeError` for what they must not return.
    pub(crate) fn of(object: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = object.py();
        let class = object.get_type().name()?.to_string();
        let texts = |method: &str| -> PyResult<Vec<String>> {
            let given = object.call_method0(method)?;
            let place = format!("{class}.{method}()");
            let wanted = "a list of text";
            if given.is_instance_of::<PyString>() {
                return Err(wrong_type(&place, &given, wanted));
            }
            let items = given.try_iter().map_err(|_| wrong_type(&place, &given, wanted))?;
            items.map(|item| item?.extract().map_err(|_| wrong_type(&place, &given, wanted))).collect()
        };
        let optional = |method: &str| if object.hasattr(method)? { texts(method) } else { Ok(Vec::new()) };
        let endpoints = texts("endpoints")?;
        let role = |name: String| {
            role_named(&name).ok_or_else(|| {
                let message = format!("{class}.campus_keys() names {:?}, which is no Campus key", Shown(&name));
                refused(py, ErrorKind::SourceInvalid, message, &format!("they are {}", role_names()))
            })
        };
        let schools = if object.hasattr("schools")? { schools(&object.call_method0("schools")?, &class)? } else { Vec::new() };
        Ok(Self {
            campus_keys: optional("campus_keys")?.into_iter().map(role).collect::<PyResult<_>>()?,
            days: optional("days")?.into_iter().collect(),
            object: object.clone().unbind(),
            class,
            endpoints,
            schools,
            slot: Slot::default(),
        })
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.endpoints.iter().map(String::as_str)
    }

    /// What its code raised, as the reason why it cannot be read.
    fn failed(&self, endpoint: &str, raised: PyErr) -> Error {
        let message = format!("{}.read({endpoint:?}) failed", self.class);
        Python::attach(|py| self.slot.keep(&message, raised.clone_ref(py)));
        Error::new(ErrorKind::SourceInvalid, message).with_source(Raised(raised, None))
    }

    fn open(&self, endpoint: &str) -> PyResult<Py<PyIterator>> {
        Python::attach(|py| {
            let given = self.object.bind(py).call_method1("read", (endpoint,))?;
            if gives_batches(&given)? {
                // One frame, and no iterator of such.
                return Ok(pyo3::types::PyList::new(py, [given])?.try_iter()?.unbind());
            }
            let place = format!("{}.read({endpoint:?})", self.class);
            crate::rows::each(&given, &place).map(Bound::unbind)
        })
    }
}

/// How a turn ends.
enum End {
    /// There may be more.
    Turn,
    All,
    /// With what was raised, behind what was drawn before.
    Raised(PyErr),
}

/// The next of what an iterator gives.
fn draw(iterator: &Py<PyIterator>) -> (Vec<Drawn>, End) {
    Python::attach(|py| {
        let mut drawn = Vec::new();
        let end = draw_into(&mut drawn, iterator.bind(py)).unwrap_or_else(End::Raised);
        (drawn, end)
    })
}

fn draw_into(drawn: &mut Vec<Drawn>, iterator: &Bound<'_, PyIterator>) -> PyResult<End> {
    let (mut reader, mut iterator, began) = (Reader::new(iterator.py())?, iterator.clone(), Instant::now());
    while drawn.len() < DRAWN && began.elapsed() < TURN {
        let Some(item) = iterator.next() else { return Ok(End::All) };
        let item = item?;
        if gives_batches(&item)? {
            drawn.push(Drawn::Batches(batches_of(&item)?));
            return Ok(End::Turn);
        }
        let (body, campus) = reader.record(&item, None)?;
        drawn.push(Drawn::Record(body, campus));
    }
    Ok(End::Turn)
}

/// Hands on what an iterator gives, until it ends or nothing more is wanted.
fn hand_on(iterator: &Py<PyIterator>, kind: &ResourceKind, rows: &mut Rows<'_>, failed: &dyn Fn(PyErr) -> Error) -> Result<()> {
    loop {
        let (drawn, end) = draw(iterator);
        for item in drawn {
            let goes_on = match item {
                Drawn::Record(body, campus) => rows.take(body, campus)?,
                Drawn::Batches(batches) => read_records(kind, batches, |body, campus| rows.take(body, campus))?,
            };
            if !goes_on {
                return Ok(());
            }
        }
        match end {
            End::Turn => {}
            End::All => return Ok(()),
            End::Raised(raised) => return Err(failed(raised)),
        }
    }
}

fn schools(given: &Bound<'_, PyAny>, class: &str) -> PyResult<Vec<CampusSchool>> {
    let wanted = "a list of schools, each a dict such as {\"id\": 12, \"number\": \"0112\", \"name\": \"North High\"}";
    let wrong = || wrong_type(&format!("{class}.schools()"), given, wanted);
    let school = |school: PyResult<Bound<'_, PyAny>>| {
        let school = school?;
        let text = |name: &str| -> PyResult<String> {
            match school.get_item(name) {
                Ok(value) if !value.is_none() => Ok(value.str()?.to_string()),
                _ => Ok(String::new()),
            }
        };
        let id: i64 = school.get_item("id").and_then(|id| id.extract()).map_err(|_| wrong())?;
        let excluded = school.get_item("excluded").and_then(|excluded| excluded.is_truthy()).unwrap_or(false);
        Ok::<_, PyErr>(CampusSchool::new(id, text("number")?, text("name")?).with_excluded(excluded))
    };
    given.try_iter().map_err(|_| wrong())?.map(school).collect()
}

impl BlockingSource for Reading {
    fn endpoints(&self) -> Vec<String> {
        self.endpoints.clone()
    }

    fn campus_keys(&self) -> BTreeSet<CampusRole> {
        self.campus_keys.clone()
    }

    fn days(&self) -> BTreeSet<String> {
        self.days.clone()
    }

    fn schools(&self) -> Vec<CampusSchool> {
        self.schools.clone()
    }

    fn read(&self, kind: &ResourceKind, endpoint: &str, rows: &mut Rows<'_>) -> Result<()> {
        let failed = |raised: PyErr| self.failed(endpoint, raised);
        let iterator = self.open(endpoint).map_err(failed)?;
        let end = hand_on(&iterator, kind, rows, &failed);
        // A generator that is left in the middle is closed now, in the thread that drew from it.
        Python::attach(|py| {
            let iterator = iterator.into_bound(py);
            if let Ok(close) = iterator.getattr("close") {
                let _ = close.call0();
            }
        });
        end
    }
}

/// As its class is called: what an object says of itself may be anything.
impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "records of {}", Shown(&self.class))
    }
}

impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reading({self})")
    }
}
