//! `edfi_resync.testing`: a mock ODS on loopback.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use edfi_resync::model::{Model, suggestion};
use edfi_resync::{Error, ErrorKind, Result};
use edfi_resync_testing as testing;
use edfi_resync_testing::mock_ods::{DescriptorSet, Flavour, MockOdsBuilder, Trouble};
use http::Method;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use serde_json::{Map, Value};

use crate::arguments::texts;
use crate::encode::Encoder;
use crate::errors::{OrRaise, refused};
use crate::hold::Hold;
use crate::json::to_python;
use crate::mock_server::Server;
use crate::rows::each;

/// An ODS in memory that really checks what it is sent, served on a port of this machine.
///
/// Use it in a `with` statement, or call `start()` and `stop()`. What it holds can be looked at after it has stopped.
///
/// Args:
///     data_standard: The Data Standard it serves.
///     load_mode: Check nothing, and keep only natural keys and digests, so that the client is measured and not the mock.
///     faults: What befalls requests, as `plant` takes it: one fault, or several.
///     seed: What a `random` fault follows from that names no seed of its own.
///     latency: How many seconds every answer takes.
///     token_limit: How many living tokens a client may have before it is refused another. `None`: any number. Absent: as the version has it.
///     flavour: Which server it is: `"ods73"` (7.3.0), `"ods732"` (7.3.2), `"ods72"`, `"ods71"`, `"ods61"`, `"ods53"`, `"api80"` (Ed-Fi API 8.0.0) or
///         `"api81"`.
///     descriptors: Which values it starts with: `"default"`, what Ed-Fi publishes with the Data Standard; `"minimal"`, what `make_district` and the
///         samples use; `"none"`.
///     template: `"populated"`: there are a district, 255901, and three schools, 255901001 to 255901003, all of them made up.
///     education_organizations: What its client's claims name; what is below them is visible too. Absent: all.
///     namespace_prefixes: The namespaces that its client may write. Absent: all.
///     port: Where it listens. 0: on any port that is free.
///     key: The key of its client.
///     secret: The secret of its client.
///     extensions: What it serves beside the Data Standard: `"tpdm"` with 5.2, `"sample"` and `"homograph"` with 6.1. It has none of their descriptor
///         values: seed those that you send.
///
/// Raises:
///     ConfigError: The Data Standard, an extension or the flavour is not known, or a fault is not written as it should be; the message shows every form.
#[pyclass(frozen, module = "edfi_resync.testing")]
#[derive(Debug)]
pub(crate) struct MockOds {
    pub(crate) ods: testing::MockOds,
    seed: u64,
    port: u16,
    server: Mutex<Option<Server>>,
}

/// How many living tokens a client may have.
#[derive(Debug, Clone, Copy)]
enum TokenLimit {
    OfVersion,
    Of(Option<usize>),
}

impl<'py> FromPyObject<'_, 'py> for TokenLimit {
    type Error = PyErr;

    fn extract(limit: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        Ok(Self::Of(limit.extract()?))
    }
}

#[pymethods]
impl MockOds {
    #[new]
    #[pyo3(
        signature = (data_standard="5.2", load_mode=false, faults=None, seed=7, latency=0.0, token_limit=TokenLimit::OfVersion, *, flavour="ods73", descriptors="minimal", template="minimal", education_organizations=None, namespace_prefixes=None, port=0, key="mock-key", secret="mock-secret", extensions=Vec::new()),
        text_signature = "(data_standard='5.2', load_mode=False, faults=None, seed=7, latency=0.0, token_limit=..., *, flavour='ods73', descriptors='minimal', template='minimal', education_organizations=None, namespace_prefixes=None, port=0, key='mock-key', secret='mock-secret', extensions=())"
    )]
    #[expect(clippy::too_many_arguments, reason = "Python names them")]
    fn new(
        py: Python<'_>,
        data_standard: &str,
        load_mode: bool,
        faults: Option<&Bound<'_, PyAny>>,
        seed: u64,
        latency: f64,
        token_limit: TokenLimit,
        flavour: &str,
        descriptors: &str,
        template: &str,
        education_organizations: Option<Vec<i64>>,
        namespace_prefixes: Option<Vec<String>>,
        port: i64,
        key: &str,
        secret: &str,
        extensions: Vec<String>,
    ) -> PyResult<Self> {
        let model = Model::data_standard(data_standard).and_then(|model| model.with_extensions(extensions)).or_raise(py)?;
        let flavour: Flavour = flavour.parse().or_raise(py)?;
        let descriptors: DescriptorSet = descriptors.parse().or_raise(py)?;
        let troubles = faults.map_or(Ok(Vec::new()), |faults| troubles(faults, seed))?;
        let Ok(latency) = Duration::try_from_secs_f64(latency) else {
            let hint = "pass a number of seconds, from 0";
            return Err(refused(py, ErrorKind::ConfigInvalid, "latency is not a time that can pass", hint));
        };
        let Ok(port) = u16::try_from(port) else {
            return Err(refused(py, ErrorKind::ConfigInvalid, format!("{port} is no port"), "pass 0 to 65535"));
        };
        let mut builder = testing::MockOds::builder(&model)
            .flavour(flavour)
            .descriptors(descriptors)
            .load_mode(load_mode)
            .latency(latency)
            .credentials(key, secret);
        builder = match template {
            "minimal" => builder,
            "populated" => builder.populated(true),
            other => {
                let message = format!("{other:?} is no template of a mock");
                return Err(refused(py, ErrorKind::ConfigInvalid, &message, &suggestion(other, ["minimal", "populated"])));
            }
        };
        if let Some(ids) = education_organizations {
            builder = builder.claim_edorgs(ids);
        }
        if let Some(prefixes) = namespace_prefixes {
            builder = builder.namespace_prefixes(prefixes);
        }
        if let TokenLimit::Of(limit) = token_limit {
            builder = builder.token_limit(limit);
        }
        let ods = py.detach(|| troubles.into_iter().fold(builder, MockOdsBuilder::trouble).build());
        Ok(Self { ods, seed, port, server: Mutex::new(None) })
    }

    /// Listens. Starting twice is starting once.
    fn start(slf: PyRef<'_, Self>) -> PyResult<PyRef<'_, Self>> {
        let (py, this) = (slf.py(), &*slf);
        py.detach(|| {
            let mut server = this.server();
            if server.is_none() {
                *server = Some(Server::start(&this.ods, this.port)?);
            }
            Ok(())
        })
        .or_raise(py)?;
        Ok(slf)
    }

    /// Stops listening, and ends its thread.
    fn stop(&self, py: Python<'_>) {
        py.detach(|| {
            let server = self.server().take();
            if let Some(server) = server {
                server.stop();
            }
        });
    }

    fn __enter__(slf: PyRef<'_, Self>) -> PyResult<PyRef<'_, Self>> {
        Self::start(slf)
    }

    #[pyo3(signature = (*_exception))]
    fn __exit__(&self, py: Python<'_>, _exception: &Bound<'_, PyAny>) {
        self.stop(py);
    }

    /// Its base URL.
    #[getter]
    fn url(&self, py: Python<'_>) -> PyResult<String> {
        let url = self.server().as_ref().map(|server| server.url.to_string());
        url.ok_or_else(|| {
            Error::new(ErrorKind::RequestInvalid, "the mock ODS is not listening")
                .with_hint("call start(), or use it in a with statement")
        })
        .or_raise(py)
    }

    /// The key of its client.
    #[getter]
    fn key(&self) -> &str {
        self.ods.key()
    }

    /// The secret of its client.
    #[getter]
    fn secret(&self) -> &str {
        self.ods.secret()
    }

    /// How many records of a resource it holds.
    fn count(&self, py: Python<'_>, endpoint: &str) -> PyResult<usize> {
        self.known(endpoint).or_raise(py)?;
        Ok(self.ods.count(endpoint))
    }

    /// The records of a resource, with `id`, `_etag` and `_lastModifiedDate`, in the order in which they were created. Empty in load
    /// mode.
    fn records<'py>(&self, py: Python<'py>, endpoint: &str) -> PyResult<Bound<'py, PyAny>> {
        self.known(endpoint).or_raise(py)?;
        to_python(py, &py.detach(|| self.ods.records(endpoint)))
    }

    /// Every request since the start, in the order of the answers: method, path below the API's data URL, status, and the name of the fault
    /// that struck it, or `None`.
    fn requests<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let list = PyList::empty(py);
        for request in self.ods.requests() {
            let dict = PyDict::new(py);
            dict.set_item("method", request.method.as_str())?;
            dict.set_item("path", request.path)?;
            dict.set_item("status", request.status)?;
            dict.set_item("fault", request.trouble)?;
            list.append(dict)?;
        }
        Ok(list)
    }

    /// Forgets the requests.
    fn clear_requests(&self) {
        self.ods.clear_requests();
    }

    /// What a test should know of it, each once: what was dropped without a word, what a client asked for that this version does not have, and
    /// whether the version was ever released with this Data Standard.
    fn notes(&self) -> Vec<String> {
        self.ods.notes()
    }

    /// Makes it hold what it held at its start, and nothing else; faults, failures, requests and notes go too. Tokens stay good.
    fn reset(&self, py: Python<'_>) {
        py.detach(|| self.ods.reset());
    }

    /// The newest change version: it moves with every real change.
    #[getter]
    fn newest_change_version(&self) -> u64 {
        self.ods.newest_change_version()
    }

    /// Plants a failure: requests with this method and path whose members equal those of `where` get `status` and change nothing.
    ///
    /// Args:
    ///     method: Such as `"POST"`.
    ///     path: Such as `"/ed-fi/schools"`.
    ///     where: Members of the body, or dotted paths into it, and their values. Absent: every request.
    ///     status: From 400 to 599.
    ///     times: How many requests it strikes. Absent: all.
    #[pyo3(signature = (method, path, r#where=None, status=400, times=None))]
    fn fail(
        &self,
        py: Python<'_>,
        method: &str,
        path: &str,
        r#where: Option<&Bound<'_, PyAny>>,
        status: u16,
        times: Option<u64>,
    ) -> PyResult<()> {
        let matching = match r#where {
            Some(members) => Encoder::new(py)?.whole(members, "where").and_then(|text| parse::<Map<_, _>>(&text).or_raise(py))?,
            None => Map::new(),
        };
        let planted = self.ods.fail(self::method(method).or_raise(py)?, path, matching, status).or_raise(py)?;
        if let Some(times) = times {
            drop(planted.times(times));
        }
        Ok(())
    }

    /// Plants faults, from now on until they are cleared; in load mode too. Of several that would strike one request, the one that was
    /// planted first does.
    ///
    /// A fault is text: a name, and after a colon its settings. Requests are counted from the time of planting, those for data alone; every
    /// nth is the nth, the 2nth and so on.
    ///
    /// - `"drop:every=50"`: every nth connection breaks before the answer; `commit=before`, `after` or `either` (in turn) says whether the
    ///   request was carried out.
    /// - `"rate_limit:per_second=300"`: what comes beyond gets 429; `retry_after=1`.
    /// - `"late_parent:every=10"`: every nth POST gets 409 for something it refers to; the same body passes later.
    /// - `"invalid:every=10"`: every nth POST gets 400.
    /// - `"gateway:seconds=5"`: for a time, a gateway answers 502 with a page; `from=1` is the request with which that begins.
    /// - `"shared_parent"`: a POST that comes while another one with an equal reference is being answered gets 500 with an empty body. It
    ///   takes `latency` for two to meet.
    /// - `"outage:seconds=3600"`: for a time nothing is answered, or 503 with `answer=503`; `from=1`.
    /// - `"revoked:from=1"`: from that request on, every token is refused, new ones too.
    /// - `"token_life:seconds=1.5"`: tokens that are issued from now on live so long.
    /// - `"random:rate=0.01"`: so large a part of the requests fails in a way that passes; `seed=7`.
    /// - `"lost_create:resource=students"`: the connection breaks after a record of this resource was created; `times=1`.
    /// - `"slow:every=10,seconds=2"`: every nth answer is late.
    /// - `"open_circuit:seconds=30"`: for a time, requests for data are answered as by this version when its database is out; `from=1`.
    /// - `"crowd:best=16,seconds=0.02"`: every answer takes so long with up to so many requests at once; with more, fewer are answered in a time.
    /// - `"malformed:every=10"`: every nth request gets 200 and what no API says.
    ///
    /// Args:
    ///     faults: One fault, or several.
    ///
    /// Raises:
    ///     ConfigError: A fault is not written as it should be; none is planted.
    fn plant(&self, faults: &Bound<'_, PyAny>) -> PyResult<()> {
        troubles(faults, self.seed)?.into_iter().for_each(|trouble| self.ods.plant(trouble));
        Ok(())
    }

    /// Clears every fault, and every planted failure.
    fn clear_faults(&self) {
        self.ods.clear_failures();
    }

    /// Clears every planted failure, and every fault.
    fn clear_failures(&self) {
        self.ods.clear_failures();
    }

    /// Holds requests for data, so that a test meets a moment without looking again and again: the first `after` from now on pass, the others
    /// wait before anything of them is looked at, until the `Hold` lets them go.
    ///
    /// Args:
    ///     method: Such as `"POST"`.
    ///     resource: An endpoint. Absent: all.
    ///     after: How many still pass.
    #[pyo3(signature = (method, resource=None, after=0))]
    fn hold(&self, py: Python<'_>, method: &str, resource: Option<&str>, after: u64) -> PyResult<Hold> {
        let hold = self::method(method).and_then(|method| self.ods.hold(method, resource, after));
        hold.map(Hold).or_raise(py)
    }

    /// Stores records as the host would: nothing is authorized, and what they refer to need not exist.
    fn seed(&self, py: Python<'_>, endpoint: &str, records: &Bound<'_, PyAny>) -> PyResult<()> {
        let encoder = Encoder::new(py)?;
        let bodies = each(records, "records")?.enumerate().map(|(at, record)| encoder.whole(&record?, &format!("records[{at}]")));
        let bodies: Vec<String> = bodies.collect::<PyResult<_>>()?;
        let items = bodies.iter().map(|text| parse(text)).collect::<Result<Vec<Value>>>().or_raise(py)?;
        py.detach(|| self.ods.seed(endpoint, items)).or_raise(py)
    }

    fn __repr__(&self) -> String {
        let (name, model) = (self.ods.flavour().name, self.ods.model());
        let mut standards = vec![model.version().to_string()];
        standards.extend(model.extensions().map(|extension| extension.namespace.to_string()));
        let standards = standards.join(" and ");
        match self.server().as_ref() {
            Some(server) => format!("<MockOds {name} with {standards} at {}>", server.url),
            None => format!("<MockOds {name} with {standards}, not listening>"),
        }
    }
}

impl MockOds {
    fn server(&self) -> MutexGuard<'_, Option<Server>> {
        self.server.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known(&self, endpoint: &str) -> Result<()> {
        self.ods.model().kind(endpoint).map(drop)
    }
}

/// One fault or several, each as text.
fn troubles(faults: &Bound<'_, PyAny>, seed: u64) -> PyResult<Vec<Trouble>> {
    let texts = match faults.extract::<String>() {
        Ok(text) => vec![text],
        Err(_) => texts("faults", faults, "a fault, such as \"drop:every=50\"", "a list of faults")?,
    };
    texts.iter().map(|text| trouble(text, seed).or_raise(faults.py())).collect()
}

fn trouble(text: &str, seed: u64) -> Result<Trouble> {
    Ok(match text.parse()? {
        Trouble::Random { rate, .. } if !text.contains("seed") => Trouble::Random { rate, seed },
        trouble => trouble,
    })
}

pub(crate) fn method(name: &str) -> Result<Method> {
    let known = [Method::GET, Method::POST, Method::PUT, Method::DELETE];
    known.into_iter().find(|method| method.as_str().eq_ignore_ascii_case(name)).ok_or_else(|| {
        Error::new(ErrorKind::RequestInvalid, format!("{name:?} is not a method"))
            .with_hint("use \"GET\", \"POST\", \"PUT\" or \"DELETE\"")
    })
}

fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text)
        .map_err(|error| Error::new(ErrorKind::SourceInvalid, "a record is no JSON object").with_source(error))
}
